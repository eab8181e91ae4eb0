using System.Net.Sockets;
using Injector.Core.Credentials;
using Injector.Core.Runtime;
using Injector.DockerHook.Engine;

namespace Injector.Host.Runtime;

/// <summary>Looks at everything that the OCI runtime wrapper needs.</summary>
/// <param name="daemonPath">The engine's settings.</param>
/// <param name="settingsPath">The wrapper's own.</param>
/// <param name="engineSocket">The engine.</param>
internal sealed class RuntimeStatusReader(string daemonPath, string settingsPath, string engineSocket)
{
    /// <summary>Looks.</summary>
    public async Task<IReadOnlyList<RuntimeStatusItem>> ReadAsync(CancellationToken cancellation)
    {
        var installed = new DaemonRuntimes(daemonPath).Find(new DaemonFile(daemonPath).Read());
        var items = new List<RuntimeStatusItem>();
        if (installed.Count == 0)
            items.Add(new RuntimeStatusItem("engine's settings", false, $"no injector-runtime in {daemonPath}: injector host runtime install"));
        foreach (var (name, program, isDefault) in installed)
        {
            items.Add(new RuntimeStatusItem("engine's settings", true, $"runtime {name}{(isDefault ? ", the default" : "")} in {daemonPath}"));
            items.Add(new RuntimeStatusItem(
                "wrapper", File.Exists(program), File.Exists(program) ? program : $"nothing at {program}: publish it there, or no container of it starts"));
            items.Add(await EngineAsync(name, program, cancellation));
        }

        var settings = Settings(items);
        items.Add(Real(settings.Runtime));
        items.Add(Key(settings.State));
        items.Add(await HookAsync(settings, cancellation));
        return items;
    }

    private RuntimeSettings Settings(List<RuntimeStatusItem> items)
    {
        try
        {
            var settings = RuntimeSettingsReader.ReadFile(settingsPath);
            var word = settings.OnHookUnavailable is HookUnavailable.Fail ? "containers do not start without the hook" : "containers start without the hook";
            items.Add(new RuntimeStatusItem("wrapper's settings", true, $"{(File.Exists(settingsPath) ? settingsPath : "defaults")}: {word}"));
            return settings;
        }
        catch (RuntimeSettingsException e)
        {
            items.Add(new RuntimeStatusItem("wrapper's settings", false, e.Message + ". Until it is mended the defaults hold"));
            return new RuntimeSettings();
        }
    }

    private static RuntimeStatusItem Real(string runtime)
    {
        var found = runtime[0] == '/'
            ? (File.Exists(runtime) ? runtime : null)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, runtime)).FirstOrDefault(File.Exists);
        return new RuntimeStatusItem("real runtime", found is not null, found ?? $"no {runtime}: say in {"runtime"} of the wrapper's settings where it is");
    }

    private static RuntimeStatusItem Key(string state)
    {
        try
        {
            _ = HostKey.Read(state);
            return new RuntimeStatusItem("host key", true, Path.Combine(state, HostKey.FileName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RuntimeStatusItem("host key", false, $"{e.Message} injector docker makes it when it first starts");
        }
    }

    private static async Task<RuntimeStatusItem> HookAsync(RuntimeSettings settings, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(settings.HookSocket), cancellation);
            return new RuntimeStatusItem("hook", true, $"listens on unix:{settings.HookSocket}");
        }
        catch (SocketException e)
        {
            return new RuntimeStatusItem("hook", false, $"nobody on unix:{settings.HookSocket}: {e.Message}. Start injector docker");
        }
    }

    private async Task<RuntimeStatusItem> EngineAsync(string name, string program, CancellationToken cancellation)
    {
        try
        {
            using var engine = await DockerEngine.ConnectAsync(engineSocket, cancellation);
            var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
            var isKnown = info.Runtimes.TryGetValue(name, out var known) && known.Path == program;
            return new RuntimeStatusItem("engine", isKnown, isKnown ? $"knows {name}" : "has not read its settings since: systemctl reload docker, or kill -HUP its process");
        }
        catch (EngineUnavailableException e)
        {
            return new RuntimeStatusItem("engine", false, e.Message);
        }
    }
}
