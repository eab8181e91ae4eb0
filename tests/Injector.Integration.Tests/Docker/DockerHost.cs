using System.Diagnostics;
using Injector.DockerHook.Engine;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>
/// A Docker host of the test's own: a real dockerd with its own folders, in a network namespace that stands for the host. Its containers
/// see this machine's programs read-only (<see cref="Image"/>), so that python3, curl and ip run inside.
/// </summary>
public sealed class DockerHost : IAsyncLifetime
{
    /// <summary>An image without anything but links into /usr, which <see cref="RunAsync"/> mounts.</summary>
    public const string Image = "host-programs:test";

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(40);
    private readonly string space = "inj-" + Guid.NewGuid().ToString("N")[..10];
    private Daemon? daemon;

    /// <summary>Folder of everything that the host's processes keep; short, since sockets are in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("injd-").FullName;

    /// <summary>The engine's socket.</summary>
    public string Socket => Path.Combine(Folder, "docker.sock");

    /// <summary>The product's own client of it.</summary>
    public DockerEngine Engine { get; private set; } = null!;

    /// <summary>Options of dockerd besides those that keep it apart.</summary>
    public IList<string> Options { get; } = [];

    public async ValueTask InitializeAsync()
    {
        // Each test says that it needs an engine: a fixture cannot skip.
        if (!RealParts.HasDocker)
            return;

        await Shell("ip", "netns", "add", space);
        await Shell("ip", "-n", space, "link", "set", "lo", "up");
        await StartAsync();
        await ImportAsync();
    }

    /// <summary>Starts dockerd, or starts it again.</summary>
    public async Task StartAsync()
    {
        daemon = new Daemon(
            InNamespace([
                "dockerd", "--data-root", Path.Combine(Folder, "data"), "--exec-root", Path.Combine(Folder, "exec"), "-H", "unix://" + Socket,
                "-p", Path.Combine(Folder, "docker.pid"), "--bip", "172.30.0.1/16", .. Options,
            ]),
            new Dictionary<string, string>());
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None))
        {
            try
            {
                Engine = await DockerEngine.ConnectAsync(Socket, CancellationToken.None);
                return;
            }
            catch (EngineUnavailableException e) when (clock.Elapsed < StartWithin)
            {
                Assert.False(e.Message.Length == 0);
            }
        }
    }

    /// <summary>Ends dockerd as an orchestrator does; with live-restore its containers live on.</summary>
    public async Task StopAsync()
    {
        Engine?.Dispose();
        await daemon!.TerminateAsync();
        await daemon.DisposeAsync();
    }

    /// <summary>A command line that runs in the host's network namespace, and in nothing else of its own.</summary>
    public string[] InNamespace(params ReadOnlySpan<string> command) => ["nsenter", "--net=/run/netns/" + space, .. command];

    /// <summary>The docker command line; what it prints, trimmed.</summary>
    public async Task<string> DockerAsync(params string[] arguments)
    {
        var (code, output) = await TryDockerAsync(arguments);
        Assert.True(code == 0, $"docker {string.Join(' ', arguments)}: {output}\n{daemon!.Output[^Math.Min(2000, daemon.Output.Length)..]}");
        return output.Trim();
    }

    /// <summary>The same, also when it fails.</summary>
    public Task<(int ExitCode, string Output)> TryDockerAsync(params string[] arguments) => Daemon.RunAsync(["docker", "-H", "unix://" + Socket, .. arguments]);

    /// <summary>docker run -d with this machine's programs inside; returns the id.</summary>
    public Task<string> RunAsync(IEnumerable<string> options, params string[] command) =>
        DockerAsync(["run", "-d", "-v", "/usr:/usr:ro", .. options, Image, .. command]);

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
        {
            var ids = (await TryDockerAsync("ps", "-aq")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
                await TryDockerAsync(["rm", "-f", .. ids]);
            await StopAsync();
        }

        await ForgetAsync();
    }

    /// <summary>Removes what is left of a host where nothing runs any more.</summary>
    public async Task ForgetAsync()
    {
        await Daemon.RunAsync(["ip", "netns", "delete", space]);
        await Daemon.RunAsync(["rm", "-rf", Folder]);
    }

    private async Task ImportAsync()
    {
        var root = Directory.CreateDirectory(Path.Combine(Folder, "image"));
        foreach (var link in new[] { "bin", "sbin", "lib", "lib64" })
            File.CreateSymbolicLink(Path.Combine(root.FullName, link), "usr/" + link);
        foreach (var folder in new[] { "usr", "etc", "tmp", "root", "proc", "sys", "dev" })
            root.CreateSubdirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        await Shell("tar", "-C", root.FullName, "-cf", Path.Combine(Folder, "image.tar"), ".");
        await DockerAsync("import", "--change", "ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin", Path.Combine(Folder, "image.tar"), Image);
    }

    private static async Task Shell(params string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}");
    }
}
