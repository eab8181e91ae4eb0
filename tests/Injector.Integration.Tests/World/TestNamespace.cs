namespace Injector.Integration.Tests.World;

/// <summary>A network namespace of the test's own, standing for a pod or a container; gone in the end.</summary>
internal sealed class TestNamespace : IAsyncDisposable
{
    private TestNamespace(string name) => Name = name;

    public string Name { get; }

    // Where ip looks for what is to stand in /etc inside.
    private string Folder => "/etc/netns/" + Name;

    public static async Task<TestNamespace> CreateAsync()
    {
        var made = new TestNamespace("inj-" + Guid.NewGuid().ToString("N")[..10]);
        await MustAsync("ip", "netns", "add", made.Name);
        return made;
    }

    /// <summary>Gives an address names, for whoever is started inside from now on.</summary>
    public async Task NameAsync(string address, params string[] names)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "hosts"), $"127.0.0.1 localhost\n{address} {string.Join(' ', names)}\n");
    }

    /// <summary>A command line that runs inside.</summary>
    public string[] Inside(params ReadOnlySpan<string> command) => ["ip", "netns", "exec", Name, .. command];

    public async ValueTask DisposeAsync()
    {
        await MustAsync("ip", "netns", "delete", Name);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static async Task MustAsync(params string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)} failed: {output}");
    }
}
