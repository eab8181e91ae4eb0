using Injector.DockerHook.Recreate;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>One at a time works on a container.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task Who_comes_second_waits()
    {
        var gate = new ContainerGate();
        Assert.True(gate.TryEnter("c1"));

        var second = gate.EnterAsync("c1", TestContext.Current.CancellationToken);

        Assert.False(gate.TryEnter("c1"));
        Assert.True(gate.TryEnter("c2"));
        Assert.False(second.IsCompleted);
        gate.Leave("c1");
        await second;
        Assert.False(gate.TryEnter("c1"));
    }

    [Fact]
    public void A_failure_counts_for_one_run()
    {
        var failures = new RecreateFailures();
        failures.Put(A.Container(), "no luck");

        Assert.Equal("no luck", failures.Find(A.Container()));
        Assert.Null(failures.Find(A.Container("{'State': {'StartedAt': '2026-01-02T00:00:00Z'}}")));
    }
}
