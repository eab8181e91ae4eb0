using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Injector.Integration.Tests.Docker;

/// <summary>Services that do not declare the variable: the hook gives it to them, or says why not.</summary>
public sealed class HookRecreateTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_labelled_service_needs_nothing_but_its_label()
    {
        var first = await RunAsync("plain", "--restart", "always");

        var (id, uri) = await VariableAsync("plain");

        Assert.NotEqual(first, id);
        await using var service = new Service(fixture.Host, "plain", uri.Split('/')[^1], id, () => fixture.World.HookOutput);
        var took = await service.ServedAsync();
        RecoveryTimes.Record("recreated container started: credentials", took);
        Assert.Equal("plain\n", (await fixture.Host.DockerAsync("ps", "-a", "--filter", "name=plain", "--format", "{{.Names}}")) + "\n");

        await fixture.Host.DockerAsync("restart", "-t", "0", "plain");
        await service.ServedAsync();
        Assert.Equal(id, (string?)(await InspectAsync("plain"))["Id"]);
    }

    [Theory]
    [InlineData("job", "OneShot")]
    [InlineData("passing", "RemovesItself", "--rm")]
    [InlineData("hosted", "HostNetwork", "--network", "host", "--restart", "always")]
    public async Task What_must_not_be_recreated_runs_on_and_the_reason_is_told(string name, string reason, params string[] options)
    {
        var id = await RunAsync(name, options);

        JsonNode? row = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Within && (string?)row?["reason"] != reason; await Service.PauseAsync())
            row = JsonNode.Parse(await fixture.World.ListAsync("--json"))!["containers"]!.AsArray().FirstOrDefault(c => (string?)c!["name"] == name);

        Assert.Equal(reason, (string?)row?["reason"]);
        Assert.True((bool)(await InspectAsync(id))["State"]!["Running"]!);
        await fixture.Host.TryDockerAsync("rm", "-f", id);
    }

    private Task<string> RunAsync(string name, params string[] options) => fixture.Host.RunAsync(
        ["--name", name, "-l", "ecs-injector.io/inject=enabled", "-l", $"ecs-injector.io/task-role-arn={HookWorld.RoleOf(name)}", .. options], "sleep", "600");

    private async Task<JsonNode> InspectAsync(string container) =>
        (await fixture.Host.Engine.InspectAsync(container, TestContext.Current.CancellationToken))!;

    private async Task<(string Id, string Uri)> VariableAsync(string name)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Within; await Service.PauseAsync())
        {
            var found = await fixture.Host.Engine.InspectAsync(name, TestContext.Current.CancellationToken);
            var line = found?["Config"]?["Env"]?.AsArray().Select(v => (string)v!).FirstOrDefault(v => v.StartsWith(Variable, StringComparison.Ordinal));
            if (line is not null)
                return ((string)found!["Id"]!, line[Variable.Length..]);
        }

        Assert.Fail("no variable:\n" + fixture.World.HookOutput);
        return default;
    }
}
