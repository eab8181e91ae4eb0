using Injector.CommandLine;
using Injector.Core.Names;
using Injector.DockerHook.Hook;
using Injector.Endpoint.Options;

namespace Injector.Docker;

/// <summary>Makes <see cref="HookOptions"/> of command line and environment.</summary>
internal sealed class DockerSettings(GivenOptions given, Func<string, string?> environment)
{
    private const string UnixPrefix = "unix://";

    /// <summary>Reads everything.</summary>
    /// <exception cref="StartupException">Something cannot be taken.</exception>
    public HookOptions Read()
    {
        var defaults = new HookOptions();
        return defaults with
        {
            DockerSocket = DockerSocket(),
            AdminSocket = given.Text(DockerArguments.AdminSocket) ?? defaults.AdminSocket,
            ControlSocket = given.Text(DockerArguments.HookSocket) ?? defaults.ControlSocket,
            StateFolder = given.Text(DockerArguments.State) ?? defaults.StateFolder,
            BlockInstanceMetadata = given.Is(DockerArguments.BlockInstanceMetadata),
            Sidecars = defaults.Sidecars with
            {
                Image = given.Text(DockerArguments.ProxyImage),
                ProxyBinary = given.Text(DockerArguments.Proxy) ?? Path.Combine(AppContext.BaseDirectory, Path.GetFileName(InjectedNames.ProxyBinary)),
                HandoffFolder = Path.GetFullPath(given.Text(DockerArguments.Handoff) ?? defaults.Sidecars.HandoffFolder),
                DataSocket = Path.GetFullPath(given.Text(DockerArguments.Socket) ?? defaults.Sidecars.DataSocket),
            },
        };
    }

    private string DockerSocket()
    {
        var host = given.Text(DockerArguments.DockerHost) ?? (environment("DOCKER_HOST") is { Length: > 0 } set ? set : "unix:///var/run/docker.sock");
        return host.StartsWith(UnixPrefix + "/", StringComparison.Ordinal)
            ? host[UnixPrefix.Length..]
            : throw GivenOptions.Wrong(DockerArguments.DockerHost, "unix:///PATH, since the hook must be on the engine's host", host);
    }
}
