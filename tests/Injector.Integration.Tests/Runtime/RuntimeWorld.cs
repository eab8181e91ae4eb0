using System.Text.Json.Nodes;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>
/// A Docker host whose engine knows the OCI runtime wrapper as <c>injector</c>, with an image of the probe: a static program that connects in
/// its first instructions.
/// </summary>
public sealed class RuntimeWorld : IAsyncLifetime
{
    /// <summary>Image of the probe.</summary>
    public const string Probe = "probe:test";

    /// <summary>What the probe says when all is well.</summary>
    public const string Success = "connect 0 variable there";

    private static readonly string[] OptIn = ["--runtime", "injector", "-l", "ecs-injector.io/inject=enabled"];
    private readonly string folder = Directory.CreateTempSubdirectory("injr-").FullName;

    /// <summary>The host.</summary>
    public DockerHost Host { get; } = new();

    /// <summary>Endpoint and hook.</summary>
    internal HookWorld Hook { get; private set; } = null!;

    /// <summary>The engine's settings.</summary>
    public string DaemonFile => Path.Combine(folder, "daemon.json");

    /// <summary>The wrapper's settings.</summary>
    public string SettingsFile => Path.Combine(folder, "runtime.json");

    public async ValueTask InitializeAsync()
    {
        if (!RealParts.HasDocker || !File.Exists(RealParts.Runtime))
            return;

        await WriteDaemonAsync(liveRestore: false);
        Host.Options.Add("--config-file");
        Host.Options.Add(DaemonFile);
        await Host.InitializeAsync();
        Hook = await HookWorld.StartAsync(Host);
        await SetAsync("start");
        await ImportProbeAsync();
    }

    /// <summary>Writes the engine's settings; they are in force once it has read them.</summary>
    public Task WriteDaemonAsync(bool liveRestore) => File.WriteAllTextAsync(DaemonFile, new JsonObject
    {
        ["live-restore"] = liveRestore,
        ["runtimes"] = new JsonObject
        {
            ["injector"] = new JsonObject { ["path"] = RealParts.Runtime, ["runtimeArgs"] = new JsonArray("--injector-config=" + SettingsFile) },
        },
    }.ToJsonString());

    /// <summary>Writes the wrapper's settings.</summary>
    public Task SetAsync(string onHookUnavailable, string timeout = "2s") => File.WriteAllTextAsync(SettingsFile, new JsonObject
    {
        ["hookSocket"] = Hook.RuntimeSocket,
        ["state"] = Hook.HookState,
        ["onHookUnavailable"] = onHookUnavailable,
        ["timeout"] = timeout,
    }.ToJsonString());

    /// <summary>Runs the probe as an opted-in container; what it prints.</summary>
    public Task<(int ExitCode, string Output)> ProbeAsync(IEnumerable<string> options, params string[] words) =>
        Host.TryDockerAsync(["run", .. OptIn, .. options, Probe, "/probe", .. words]);

    /// <summary>Runs one of this machine's programs as an opted-in container.</summary>
    public Task<string> RunAsync(IEnumerable<string> options, params string[] command) => Host.RunAsync([.. OptIn, .. options], command);

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> message)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (await holds())
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail(message());
    }

    public async ValueTask DisposeAsync()
    {
        if (Hook is not null)
            await Hook.DisposeAsync();
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ImportProbeAsync()
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "image")).FullName;
        var (code, output) = await Daemon.RunAsync(["gcc", "-static", "-O2", "-o", Path.Combine(root, "probe"), RealParts.RuntimeFile("probe.c")]);
        Assert.True(code == 0, output);
        var archive = Path.Combine(folder, "image.tar");
        (code, output) = await Daemon.RunAsync(["tar", "-C", root, "-cf", archive, "."]);
        Assert.True(code == 0, output);
        await Host.DockerAsync("import", archive, Probe);
    }
}
