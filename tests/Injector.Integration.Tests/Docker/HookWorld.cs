using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>An endpoint and a hook as processes beside a real engine.</summary>
internal sealed class HookWorld : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private readonly DockerHost host;
    private Daemon? hook;

    private HookWorld(DockerHost host, EndpointProcess endpoint)
    {
        this.host = host;
        Endpoint = endpoint;
    }

    /// <summary>Further options of the hook.</summary>
    public IList<string> HookOptions { get; } = [];

    public EndpointProcess Endpoint { get; }

    /// <summary>The hook's control socket.</summary>
    public string ControlSocket => Path.Combine(Endpoint.Folder, "hook", "hook.sock");

    /// <summary>Where the OCI runtime wrapper asks.</summary>
    public string RuntimeSocket => Path.Combine(Endpoint.Folder, "runtime", "runtime.sock");

    /// <summary>Folder of the host key.</summary>
    public string HookState => Path.Combine(Endpoint.Folder, "hook-state");

    /// <summary>The hook's process.</summary>
    public int HookPid => hook!.Pid;

    public string HookOutput => hook!.Output;

    public static async Task<HookWorld> StartAsync(DockerHost host, params string[] endpointOptions)
    {
        var world = new HookWorld(host, await EndpointProcess.StartAsync(endpointOptions));
        await world.StartHookAsync();
        return world;
    }

    public async Task StartHookAsync()
    {
        hook = new Daemon(
            host.InNamespace([
                RealParts.Injector, "docker", "--docker-host", "unix://" + host.Socket, "--admin-socket", Endpoint.AdminSocket, "--socket", Endpoint.DataSocket,
                "--hook-socket", Path.Combine(Endpoint.Folder, "hook", "hook.sock"), "--runtime-socket", RuntimeSocket, "--handoff", Path.Combine(Endpoint.Folder, "handoff"),
                "--state", HookState, "--proxy", RealParts.Proxy, "--log-level", "debug",
                "--endpoint", "separate", "--hook-metrics-listen", "http://127.0.0.1:0", .. HookOptions,
            ]),
            new Dictionary<string, string>());
        await hook.WaitForAsync("The Docker hook listens", StartWithin);
    }

    public async Task KillHookAsync()
    {
        await hook!.KillAsync();
        await hook.DisposeAsync();
    }

    /// <summary>The hook neither works nor ends.</summary>
    public Task StopHookAsync() => Daemon.RunAsync(["kill", "-STOP", HookPid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>It goes on.</summary>
    public Task ContinueHookAsync() => Daemon.RunAsync(["kill", "-CONT", HookPid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>What injector docker list prints.</summary>
    public async Task<string> ListAsync(params string[] options) =>
        (await Daemon.RunAsync([RealParts.Injector, "docker", "list", "--hook-socket", Path.Combine(Endpoint.Folder, "hook", "hook.sock"), .. options])).Output;

    /// <summary>Runs a service that carries the label and declares the variable.</summary>
    public Task<string> RunServiceAsync(string name, string id, params string[] options) => host.RunAsync(
        [
            "--name", name, "-l", "ecs-injector.io/inject=enabled", "-l", $"ecs-injector.io/task-role-arn=arn:aws:iam::111122223333:role/{name}",
            "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id, .. options,
        ],
        "sleep", "600");

    /// <summary>The role that curl gets inside a container, or what went wrong; asks until there is an answer.</summary>
    public Task<(int ExitCode, string Output)> AskAsync(string container, string id) => host.TryDockerAsync(
        "exec", container, "curl", "-s", "--retry", "20", "--retry-all-errors", "--retry-delay", "0", "--retry-max-time", "15", "--max-time", "5",
        "http://169.254.170.2/v2/credentials/" + id);

    public async ValueTask DisposeAsync()
    {
        if (hook is not null)
            await hook.DisposeAsync();
        await Endpoint.DisposeAsync();
    }
}
