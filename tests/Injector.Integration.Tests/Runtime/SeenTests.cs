using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Runtime;

/// <summary>What people and programs see of a container behind the wrapper: all as without it, but for the variable.</summary>
public sealed class SeenTests(RuntimeWorld world) : IClassFixture<RuntimeWorld>
{
    [Fact]
    public async Task The_container_has_its_role_and_keeps_its_id_until_it_is_made_anew()
    {
        RealParts.NeedRuntime();
        await RunServiceAsync("orders");
        var first = await VariableAsync("orders");

        Assert.Contains("role/orders", await AskAsync("orders"), StringComparison.Ordinal);
        Assert.Contains("Served", await world.Hook.ListAsync(), StringComparison.Ordinal);

        await world.Host.DockerAsync("restart", "-t", "0", "orders");
        Assert.Equal(first, await VariableAsync("orders"));
        Assert.Contains("role/orders", await AskAsync("orders"), StringComparison.Ordinal);

        await world.Host.DockerAsync("rm", "-f", "orders");
        await RunServiceAsync("orders");
        Assert.NotEqual(first, await VariableAsync("orders"));
        Assert.Contains("role/orders", await AskAsync("orders"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_sees_the_variable_and_the_first_process_does_and_inspect_does_not()
    {
        RealParts.NeedRuntime();
        await RunServiceAsync("seen");

        var byExec = await VariableAsync("seen");
        Assert.StartsWith("/v2/credentials/", byExec, StringComparison.Ordinal);
        Assert.Equal(byExec, await world.Host.DockerAsync("exec", "seen", "sh", "-c", "tr '\\0' '\\n' < /proc/1/environ | sed -n s/AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=//p"));
        Assert.Equal("mine", await world.Host.DockerAsync("exec", "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=mine", "seen", "sh", "-c", Print));
        Assert.DoesNotContain("AWS_CONTAINER", await world.Host.DockerAsync("inspect", "seen"), StringComparison.Ordinal);
        Assert.Equal("7", (await world.Host.TryDockerAsync("exec", "seen", "sh", "-c", "exit 7")).ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Inspect_is_what_it_is_without_the_wrapper()
    {
        RealParts.NeedRuntime();
        string[] options = ["-l", "ecs-injector.io/inject=enabled", "-e", "A=b", "--memory", "64m", "--hostname", "same"];
        await world.Host.RunAsync(["--name", "plain", "--runtime", "runc", .. options], "sleep", "600");
        await world.Host.RunAsync(["--name", "wrapped", "--runtime", "injector", .. options], "sleep", "600");

        Assert.Equal(await InspectAsync("plain"), await InspectAsync("wrapped"));
    }

    [Fact]
    public async Task A_health_check_sees_the_variable_and_its_verdict_arrives()
    {
        RealParts.NeedRuntime();
        await RunServiceAsync("healthy", "--health-interval", "300ms", "--health-cmd", "test -n \"$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI\"");
        await RunServiceAsync("sick", "--health-interval", "300ms", "--health-retries", "1", "--health-cmd", "test -z \"$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI\"");

        await HealthAsync("healthy", "healthy");
        await HealthAsync("sick", "unhealthy");
    }

    [Fact]
    public async Task What_a_container_declares_itself_is_left_to_it_and_its_start_is_held_all_the_same()
    {
        RealParts.NeedRuntime();
        var id = Guid.NewGuid().ToString();
        var (code, output) = await world.ProbeAsync(["--rm", "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id]);
        Assert.True(code == 0 && output.Contains(RuntimeWorld.Success, StringComparison.Ordinal), output);

        await world.RunAsync(["--name", "declares", "-e", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id, "-l", RoleOf("declares")], "sleep", "600");
        Assert.Equal("/v2/credentials/" + id, await VariableAsync("declares"));
        Assert.Contains("role/declares", await AskAsync("declares"), StringComparison.Ordinal);
    }

    private static string Print => "echo $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

    private static string RoleOf(string name) => $"ecs-injector.io/task-role-arn=arn:aws:iam::111122223333:role/{name}";

    private Task<string> RunServiceAsync(string name, params string[] options) =>
        world.RunAsync(["--name", name, "-l", RoleOf(name), .. options], "sleep", "600");

    private Task<string> VariableAsync(string container) => world.Host.DockerAsync("exec", container, "sh", "-c", Print);

    private async Task<string> AskAsync(string container) =>
        (await world.Hook.AskAsync(container, (await VariableAsync(container))["/v2/credentials/".Length..])).Output;

    private async Task HealthAsync(string container, string expected)
    {
        var found = "";
        await RuntimeWorld.UntilAsync(
            async () => (found = await world.Host.DockerAsync("inspect", "-f", "{{.State.Health.Status}}", container)) == expected, () => $"{container}: {found}");
    }

    private async Task<string> InspectAsync(string container)
    {
        var facts = JsonNode.Parse(await world.Host.DockerAsync("inspect", container))![0]!.AsObject();
        facts["HostConfig"]!.AsObject().Remove("Runtime");
        var kept = new JsonObject { ["keys"] = string.Join(' ', facts.Select(field => field.Key)), ["status"] = facts["State"]!["Status"]!.DeepClone() };
        foreach (var part in new[] { "Config", "HostConfig", "Mounts", "Args", "Path", "Platform", "Driver" })
            kept[part] = facts[part]!.DeepClone();
        return kept.ToJsonString();
    }
}
