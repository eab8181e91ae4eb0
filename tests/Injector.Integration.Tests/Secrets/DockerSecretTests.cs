using System.Text.Json.Nodes;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.Runtime;
using Injector.Integration.Tests.World;
using Injector.Testing.Secrets;

namespace Injector.Integration.Tests.Secrets;

/// <summary>Endpoint, hook, OCI runtime wrapper and sidecar on a Docker host at level trace, through good and bad days.</summary>
public sealed class DockerSecretTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private readonly SecretSearch search = new();

    [Fact]
    public async Task Neither_the_processes_nor_the_engine_show_a_secret()
    {
        RealParts.NeedRuntime();
        var own = search.Plant("a variable of the container's own");
        await world.RunAsync(["--name", "orders", "-l", "ecs-injector.io/task-role-arn=" + HookWorld.RoleOf("orders"), "-e", "PASSWORD=" + own, "--stop-timeout", "1"], "sleep", "600");
        await LearnAsync("orders");
        var hook = world.Hook;
        search.Add("host key", await File.ReadAllBytesAsync(Path.Combine(hook.HookState, "host.key"), TestContext.Current.CancellationToken));
        await world.Host.TryDockerAsync("run", "--rm", "--runtime", "injector", "-l", "ecs-injector.io/inject=enabled", "-e", own, "-e", "PASSWORD=" + own, DockerHost.Image, "/no/such/program/" + own);

        // Bad days: a state that nobody can read, neither endpoint nor hook there for a while, a container made anew.
        await hook.Endpoint.KillAsync();
        var spoiled = Directory.EnumerateFiles(Path.Combine(hook.Endpoint.Folder, "state", "workloads")).First();
        var before = await File.ReadAllTextAsync(spoiled, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(spoiled, "{\"" + search.Plant("broken state") + "\"", TestContext.Current.CancellationToken);
        await hook.Endpoint.StartAgainAsync();
        await File.WriteAllTextAsync(spoiled, before, TestContext.Current.CancellationToken);
        await hook.KillHookAsync();
        await hook.StartHookAsync();
        await world.Host.DockerAsync("restart", "-t", "0", "orders");
        await LearnAsync("orders");

        var inspected = await CollectAsync(hook);
        search.AssertKept(atLeast: 7, length: 15_000);
        Assert.Empty(Secretive.TokensIn(inspected, Path.Combine(hook.Endpoint.Folder, "state")));
    }

    // What the container is given.
    private async Task LearnAsync(string container)
    {
        var path = await world.Host.DockerAsync("exec", container, "sh", "-c", "echo $" + Variable);
        var (_, answer) = await world.Hook.AskAsync(container, path.Split('/')[^1]);
        Assert.Contains("SecretAccessKey", answer, StringComparison.Ordinal);
        var credentials = JsonNode.Parse(answer)!;
        search.Add("secret key", (string)credentials["SecretAccessKey"]!);
        search.Add("session token", (string)credentials["Token"]!);
    }

    // Returns everything once more, in which no workload token may stand.
    private async Task<string> CollectAsync(HookWorld hook)
    {
        var sidecar = await world.Host.DockerAsync("ps", "-q", "--filter", "label=ecs-injector.io/sidecar-of");
        var pid = int.Parse(await world.Host.DockerAsync("inspect", "-f", "{{.State.Pid}}", sidecar), System.Globalization.CultureInfo.InvariantCulture);
        List<(string Place, string Text)> texts =
        [
            ("endpoint", hook.Endpoint.Output), ("hook", hook.HookOutput), ("docker list", await hook.ListAsync()), ("docker list --json", await hook.ListAsync("--json")),
            ("hook metrics", await hook.Hook.MetricsAsync()), ("sidecar log", await world.Host.DockerAsync("logs", sidecar)),
            ("sidecar inspect", await world.Host.DockerAsync("inspect", sidecar)), ("sidecar environment", Processes.Read(pid, "environ")),
            ("sidecar command", Processes.Read(pid, "cmdline")), ("hook command", Processes.Read(hook.HookPid, "cmdline")), ("hook environment", Processes.Read(hook.HookPid, "environ")),
            ("endpoint command", Processes.Read(hook.Endpoint.Pid, "cmdline")), ("events", await world.Host.DockerAsync("events", "--since", "1h", "--until", "0s", "--filter", "container=" + sidecar)),
            ("workloads", await Secretive.CurlAsync(hook.Endpoint.AdminSocket, "/v1/workloads")),
        ];
        foreach (var (place, text) in texts)
            search.Written(place, text);
        search.WrittenIn(hook.Endpoint.Folder, f => Path.GetFileName(f) == "host.key" || f.EndsWith(".sock", StringComparison.Ordinal));

        // Its own variables stand in what the engine shows of the workload, and nothing that we gave it but what has a name.
        texts.Add(("workload inspect", await world.Host.DockerAsync("inspect", "orders")));
        return string.Join('\n', texts.Select(t => t.Text));
    }
}
