using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>
/// Endpoint and hook as processes in the network namespace that stands for the host: the endpoint on 127.0.0.1:51679, as on a real one.
/// Each can be started, stopped, killed and started again by itself, with the options and environment of the test's choice.
/// </summary>
internal sealed class ServedHost(DockerHost docker) : IAsyncDisposable
{
    public const string LinkLocal = "http://169.254.170.2";
    public const string Loopback = "http://127.0.0.1:51679";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private readonly List<string> earlier = [];
    private Daemon? endpoint;
    private Daemon? hook;
    private bool isSetUp;

    /// <summary>Further options of the endpoint and of the hook.</summary>
    public IList<string> EndpointOptions { get; } = [];

    public IList<string> HookOptions { get; } = [];

    public Dictionary<string, string> HookEnvironment { get; } = new(StringComparer.Ordinal);

    public DockerHost Docker => docker;

    public string Folder { get; } = Directory.CreateTempSubdirectory("injw-").FullName;

    public string AdminSocket => Path.Combine(Folder, "admin", "admin.sock");

    public string DataSocket => Path.Combine(Folder, "data", "endpoint.sock");

    public string HookSocket => Path.Combine(Folder, "hook", "hook.sock");

    public string Handoff => Path.Combine(Folder, "handoff");

    /// <summary>Where the hook notes whom it has frozen.</summary>
    public string Held => Path.Combine(Folder, "hook-state", "held");

    public int HookPid => hook!.Pid;

    public int EndpointPid => endpoint!.Pid;

    /// <summary>Everything that the hook has written, over all its lives.</summary>
    public string HookOutput => string.Join('\n', [.. earlier, hook!.Output]);

    public static async Task<ServedHost> StartAsync(DockerHost docker, Action<ServedHost>? change = null)
    {
        RealParts.NeedDocker();
        var host = new ServedHost(docker);
        change?.Invoke(host);
        await host.StartEndpointAsync();
        await host.StartHookAsync();
        return host;
    }

    public async Task StartEndpointAsync()
    {
        endpoint = new Daemon(
            docker.InNamespace([
                RealParts.Injector, "endpoint", "--listen", Loopback, "--metrics-listen", "http://127.0.0.1:0", "--admin-socket", AdminSocket,
                "--socket", DataSocket, "--state", Path.Combine(Folder, "state"), "--audit-log", Path.Combine(Folder, "audit"), .. EndpointOptions,
            ]),
            new Dictionary<string, string>());
        await endpoint.WaitForAsync("Credentials on ", StartWithin);
    }

    public async Task KillEndpointAsync()
    {
        await endpoint!.KillAsync();
        await endpoint.DisposeAsync();
    }

    public async Task StartHookAsync()
    {
        hook = new Daemon(
            docker.InNamespace([
                RealParts.Injector, "docker", "--docker-host", "unix://" + docker.Socket, "--admin-socket", AdminSocket, "--socket", DataSocket,
                "--hook-socket", HookSocket, "--handoff", Handoff, "--state", Path.Combine(Folder, "hook-state"), "--proxy", RealParts.Proxy,
                "--log-level", "debug", "--endpoint", "separate", "--hook-metrics-listen", "http://127.0.0.1:0", .. HookOptions,
            ]),
            HookEnvironment);
        await hook.WaitForAsync("The Docker hook listens", StartWithin);
    }

    /// <summary>kill -9; comes back when its guard has ended too.</summary>
    public async Task KillHookAsync()
    {
        await hook!.KillAsync();
        earlier.Add(hook.Output);
        await hook.DisposeAsync();
    }

    /// <summary>Runs a service that carries the label and declares the variable; its role is named after it.</summary>
    public Task<string> RunAsync(string name, string id, params string[] options) =>
        RunAsync(name, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id, ["sleep", "600"], options);

    /// <summary>The same with another variable and program.</summary>
    public Task<string> RunAsync(string name, string variable, string[] command, string[] options) => docker.RunAsync(
        [
            "--name", name, "-l", "ecs-injector.io/inject=enabled", "-l", "ecs-injector.io/task-role-arn=" + RoleOf(name), "-e", variable,
            "-v", Path.GetDirectoryName(RealParts.Client("boto.py")) + ":/clients:ro", .. options,
        ],
        command);

    public static string RoleOf(string name) => "arn:aws:iam::111122223333:role/" + name;

    /// <summary>What somebody inside a container gets for an id; no answer at all is status 0.</summary>
    public async Task<(int Status, string Body)> AskAsync(string container, string id, string at = LinkLocal, bool isPatient = false)
    {
        string[] patience = isPatient ? ["--retry", "20", "--retry-all-errors", "--retry-delay", "0", "--retry-max-time", "15"] : [];
        var (_, output) = await docker.TryDockerAsync([
            "exec", container, "curl", "-s", .. patience, "--max-time", "3", "-o", "-", "-w", "\n%{http_code} %{time_total}", $"{at}/v2/credentials/{id}",
        ]);
        var answer = CurlAnswer.Parse(output);
        return (answer.Status, answer.Body.Trim());
    }

    /// <summary>Fails unless somebody inside a container gets a role's credentials for an id.</summary>
    public async Task GetsAsync(string container, string id, string role, string at = LinkLocal)
    {
        var (_, body) = await AskAsync(container, id, at, isPatient: true);
        Assert.True(body.Contains($"\"{RoleOf(role)}\"", StringComparison.Ordinal), $"{container}: {body}\n{HookOutput}");
    }

    /// <summary>Fails unless somebody inside a container is told what he is told of an id that nobody has.</summary>
    public async Task IsUnknownAsync(string container, string id, string at = LinkLocal)
    {
        var nobodys = await AskAsync(container, Guid.NewGuid().ToString(), at);
        Assert.Equal(400, nobodys.Status);
        Assert.Contains("InvalidIdInRequest", nobodys.Body, StringComparison.Ordinal);
        Assert.Equal(nobodys, await AskAsync(container, id, at));
    }

    /// <summary>The access key that unmodified boto3 finds inside a container.</summary>
    public async Task<string> BotoAsync(string container)
    {
        var (code, output) = await docker.TryDockerAsync("exec", container, "sh", "-c", "echo use | python3 /clients/boto.py");
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>What the hook says of every container.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync()
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "docker", "list", "--json", "--hook-socket", HookSocket]);
        Assert.True(code == 0, output);
        return [.. JsonNode.Parse(output)!["containers"]!.AsArray().Select(c => c!)];
    }

    /// <summary>Waits until the hook gives a reason for a container.</summary>
    /// <returns>What it says besides.</returns>
    public async Task<string> UntilAsync(string name, string reason)
    {
        var seen = "";
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await PauseAsync())
        {
            if ((await ListAsync()).FirstOrDefault(c => (string?)c["name"] == name) is not { } report)
                continue;

            seen = report.ToJsonString();
            if ((string?)report["reason"] == reason)
                return (string)report["message"]!;
        }

        Assert.Fail($"{name} has not come to be {reason}, it is {seen}\n{HookOutput}");
        return "";
    }

    /// <summary>Every workload that the endpoint knows.</summary>
    public async Task<IReadOnlyList<JsonNode>> WorkloadsAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(AdminSocket), stop);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        var answer = await client.GetStringAsync(new Uri("http://localhost/v1/workloads"), TestContext.Current.CancellationToken);
        return [.. JsonNode.Parse(answer)!["workloads"]!.AsArray().Select(w => w!)];
    }

    /// <summary>Containers of ours, running or not.</summary>
    public async Task<string[]> SidecarsAsync() =>
        (await docker.DockerAsync("ps", "-aq", "--no-trunc", "--filter", "label=ecs-injector.io/sidecar-of", "--filter", "network=none"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var clock = Stopwatch.StartNew(); !await holds(); await PauseAsync())
            Assert.True(clock.Elapsed < Patience, $"{what} has not come to hold\n{HookOutput}");
    }

    /// <summary>A field of what the engine says of a container.</summary>
    public Task<string> InspectAsync(string container, string format) => docker.DockerAsync("inspect", "-f", format, container);

    public async Task<int> PidOfAsync(string container) => int.Parse(await InspectAsync(container, "{{.State.Pid}}"), CultureInfo.InvariantCulture);

    public async Task<bool> IsPausedAsync(string container) => await InspectAsync(container, "{{.State.Paused}}") is "true";

    /// <summary>Puts the host's rules up, as the guide has them and tighter.</summary>
    public async Task SetUpHostAsync()
    {
        isSetUp = true;
        await HostAsync("setup");
    }

    public static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (hook is not null)
            await hook.DisposeAsync();
        if (endpoint is not null)
            await endpoint.DisposeAsync();
        if (isSetUp)
            await HostAsync("teardown");
        var ids = (await docker.TryDockerAsync("ps", "-aq")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > 0)
            await docker.TryDockerAsync(["rm", "-fv", .. ids]);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task HostAsync(string command)
    {
        var (code, output) = await Daemon.RunAsync(docker.InNamespace(
            RealParts.Injector, "host", command, "--state", Path.Combine(Folder, "host"), "--unit", Path.Combine(Folder, "injector-host.service")));
        Assert.True(code == 0, output);
    }

    /// <summary>Writes grants down, for <c>--grants</c>.</summary>
    public string WriteGrants(params (string Subject, string Role)[] grants)
    {
        var file = Path.Combine(Folder, "grants.yaml");
        File.WriteAllText(file, string.Join("\n---\n", grants.Select((grant, i) => JsonSerializer.Serialize(new
        {
            apiVersion = "ecs-injector.io/v1alpha1",
            kind = "RoleGrant",
            metadata = new { name = "grant-" + i.ToString(CultureInfo.InvariantCulture) },
            spec = new { roles = new[] { RoleOf(grant.Role) }, subjects = new[] { JsonNode.Parse(grant.Subject) } },
        }))));
        return file;
    }
}
