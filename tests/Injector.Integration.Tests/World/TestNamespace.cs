namespace Injector.Integration.Tests.World;

/// <summary>A network namespace of the test's own, standing for a pod or a container; gone in the end.</summary>
internal sealed class TestNamespace : IAsyncDisposable
{
    private TestNamespace(string name) => Name = name;

    public string Name { get; }

    public static async Task<TestNamespace> CreateAsync()
    {
        var made = new TestNamespace("inj-" + Guid.NewGuid().ToString("N")[..10]);
        await MustAsync("ip", "netns", "add", made.Name);
        return made;
    }

    /// <summary>A command line that runs inside.</summary>
    public string[] Inside(params ReadOnlySpan<string> command) => ["ip", "netns", "exec", Name, .. command];

    public async ValueTask DisposeAsync() => await MustAsync("ip", "netns", "delete", Name);

    private static async Task MustAsync(params string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)} failed: {output}");
    }
}
