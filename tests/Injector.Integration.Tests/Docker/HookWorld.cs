using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>An endpoint and a hook as processes beside a real engine. In the end no container of theirs is left there.</summary>
internal sealed class HookWorld : IAsyncDisposable
{
    private HookWorld(DockerHost host, EndpointProcess endpoint, IEnumerable<string> options)
    {
        Host = host;
        Endpoint = endpoint;
        Hook = new HookProcess(
            host, endpoint.Folder,
            [
                "--admin-socket", endpoint.AdminSocket, "--socket", endpoint.DataSocket, "--state", Path.Combine(endpoint.Folder, "hook-state"),
                "--audit-log", Path.Combine(endpoint.Folder, "hook-audit"),
                "--runtime-socket", Path.Combine(endpoint.Folder, "runtime", "runtime.sock"),
            ]);
        foreach (var option in options)
            HookOptions.Add(option);
    }

    /// <summary>Further options of the hook; they hold from its next start on.</summary>
    public IList<string> HookOptions => Hook.Options;

    public DockerHost Host { get; }

    public EndpointProcess Endpoint { get; }

    public HookProcess Hook { get; }

    /// <summary>The hook's control socket.</summary>
    public string ControlSocket => Hook.Socket;

    /// <summary>Where the OCI runtime wrapper asks.</summary>
    public string RuntimeSocket => Path.Combine(Endpoint.Folder, "runtime", "runtime.sock");

    /// <summary>Folder of the host key.</summary>
    public string HookState => Path.Combine(Endpoint.Folder, "hook-state");

    /// <summary>The hook's process.</summary>
    public int HookPid => Hook.Pid;

    public string HookOutput => Hook.Output;

    public static Task<HookWorld> StartAsync(DockerHost host, params string[] endpointOptions) => StartWithAsync(host, [], endpointOptions);

    /// <summary>The same, with options of the hook too.</summary>
    public static async Task<HookWorld> StartWithAsync(DockerHost host, IEnumerable<string> hookOptions, params string[] endpointOptions)
    {
        var world = new HookWorld(host, await EndpointProcess.StartAsync(endpointOptions), ["--endpoint", "separate", .. hookOptions]);
        await world.StartHookAsync();
        return world;
    }

    /// <summary>A hook that meets the engine on another socket than everybody else.</summary>
    public static async Task<HookWorld> StartThroughAsync(DockerHost host, string engineSocket, params string[] hookOptions)
    {
        var world = new HookWorld(host, await EndpointProcess.StartAsync(), ["--endpoint", "separate", .. hookOptions]);
        world.Hook.EngineSocket = engineSocket;
        await world.StartHookAsync();
        return world;
    }

    /// <summary>A hook with no endpoint beside it yet.</summary>
    public static async Task<HookWorld> StartAloneAsync(DockerHost host, params string[] hookOptions)
    {
        var world = new HookWorld(host, EndpointProcess.NotStarted(), hookOptions);
        await world.StartHookAsync();
        return world;
    }

    /// <summary>The role that a container of this name wishes for.</summary>
    public static string RoleOf(string name) => "arn:aws:iam::111122223333:role/" + name;

    public Task StartHookAsync() => Hook.StartAsync();

    public Task KillHookAsync() => Hook.KillAsync();

    /// <summary>The hook neither works nor ends.</summary>
    public Task StopHookAsync() => Daemon.RunAsync(["kill", "-STOP", HookPid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>It goes on.</summary>
    public Task ContinueHookAsync() => Daemon.RunAsync(["kill", "-CONT", HookPid.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>What injector docker list prints.</summary>
    public Task<string> ListAsync(params string[] options) => Hook.ListAsync(options);

    /// <summary>Runs a service that carries the label and declares the variable.</summary>
    public Task<string> RunServiceAsync(string name, string id, params string[] options) => Host.RunAsync(OptionsOf(name, id, options), "sleep", "600");

    /// <summary>The same with an id and a command of its own.</summary>
    public async Task<Service> ServiceAsync(string name, IEnumerable<string>? options = null, params string[] command)
    {
        var id = Guid.NewGuid().ToString();
        string[] program = command.Length > 0 ? command : ["sleep", "600"];
        return new Service(Host, name, id, await Host.RunAsync(OptionsOf(name, id, options ?? []), program), () => HookOutput);
    }

    /// <summary>The role that curl gets inside a container, or what went wrong; asks until there is an answer.</summary>
    public Task<(int ExitCode, string Output)> AskAsync(string container, string id) => Host.TryDockerAsync(
        "exec", container, "curl", "-s", "--retry", "20", "--retry-all-errors", "--retry-delay", "0", "--retry-max-time", "15", "--max-time", "5",
        "http://169.254.170.2/v2/credentials/" + id);

    public async ValueTask DisposeAsync()
    {
        await Hook.DisposeAsync();
        foreach (var label in new[] { "ecs-injector.io/inject", "ecs-injector.io/sidecar-of" })
        {
            var ids = (await Host.TryDockerAsync("ps", "-aq", "--filter", "label=" + label)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
                await Host.TryDockerAsync(["rm", "-f", .. ids]);
        }

        await Endpoint.DisposeAsync();
    }

    private static string[] OptionsOf(string name, string id, IEnumerable<string> options) =>
    [
        "--name", name, "-l", "ecs-injector.io/inject=enabled", "-l", "ecs-injector.io/task-role-arn=" + RoleOf(name),
        "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id, "--stop-timeout", "1", .. options,
    ];
}
