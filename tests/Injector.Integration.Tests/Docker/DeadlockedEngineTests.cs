namespace Injector.Integration.Tests.Docker;

/// <summary>What counts as the engine's own deadlock, by stacks of an engine that had it.</summary>
public sealed class DeadlockedEngineTests
{
    private const string Watcher = """
        goroutine 43 [semacquire, 7 minutes]:
        sync.(*Mutex).Lock(...)
        	/usr/lib/go-1.19/src/sync/mutex.go:90
        github.com/docker/libnetwork.(*network).ID(0xc000c0d500)
        	github.com/docker/libnetwork/network.go:255 +0x5e
        github.com/docker/libnetwork.(*controller).processEndpointDelete(0xc0000c8700, 0xc000ca6c30, 0xc0028ae000)
        	github.com/docker/libnetwork/store.go:404 +0xbe
        github.com/docker/libnetwork.(*controller).watchLoop(0xc0000c8700)
        	github.com/docker/libnetwork/store.go:435 +0x9e
        """;

    private const string Idle = """
        goroutine 43 [select, 9 minutes]:
        github.com/docker/libnetwork.(*controller).watchLoop(0xc0000c8700)
        	github.com/docker/libnetwork/store.go:431 +0x54
        """;

    [Fact]
    public void An_engine_whose_watcher_waits_for_minutes_is_deadlocked() => Assert.True(DeadlockedEngine.IsIn(Idle + "\n\n" + Watcher + "\n\n" + Idle));

    [Theory]
    [InlineData("")]
    [InlineData(Idle)]
    public void One_whose_watcher_has_nothing_to_do_is_not(string stacks) => Assert.False(DeadlockedEngine.IsIn(stacks));

    [Fact]
    public void One_whose_watcher_waits_for_a_moment_is_not() =>
        Assert.False(DeadlockedEngine.IsIn(Watcher.Replace(", 7 minutes", "", StringComparison.Ordinal)));
}
