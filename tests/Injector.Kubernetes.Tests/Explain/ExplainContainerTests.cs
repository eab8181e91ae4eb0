using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;
using Injector.Kubernetes.Tests.CommandLine;

namespace Injector.Kubernetes.Tests.Explain;

/// <summary><c>injector explain container</c> by what an engine and a hook say, whatever that is.</summary>
public sealed class ExplainContainerTests : IAsyncDisposable
{
    private const string Enabled = """{"ecs-injector.io/inject": "enabled"}""";
    private static readonly string Id = new('a', 64);
    private readonly string grants = Path.GetTempFileName();

    public ValueTask DisposeAsync()
    {
        File.Delete(grants);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_that_is_opted_out_is_not_called_invalid_and_told_no_role()
    {
        var json = await JsonAsync("""{"ecs-injector.io/inject": "disabled", "ecs-injector.io/task-role-arn": "admin"}""");

        Assert.Equal("not injected: its label ecs-injector.io/inject=disabled opts it out", (string?)json["injection"]);
        Assert.Null(json["role"]);
    }

    [Fact]
    public async Task One_whose_wish_cannot_be_read_is_told_so_and_no_role()
    {
        var json = await JsonAsync("""{"ecs-injector.io/inject": "enabled", "ecs-injector.io/task-role-arn": "admin"}""");

        Assert.StartsWith("not injected, InvalidLabel: expected a role ARN", (string?)json["injection"], StringComparison.Ordinal);
        Assert.Null(json["role"]);
    }

    [Theory]
    [InlineData("hello", "found one that is no JSON of its form")]
    [InlineData("{}", "found one without \"containers\"")]
    [InlineData("""{"containers":[{"containerId":"b"}]}""", "it has opted in, and the hook does not know it")]
    public async Task A_hook_that_is_none_or_does_not_know_it_is_told_beside_the_rest(string hook, string says)
    {
        var json = await JsonAsync(Enabled, hook);

        Assert.Contains(says, (string?)json["injection"], StringComparison.Ordinal);
        Assert.Equal("arn:aws:iam::111122223333:role/web", (string?)json["role"]!["arn"]);
    }

    [Theory]
    [InlineData(Enabled, "Served", "Container")]
    [InlineData(Enabled, "OwnUri", "OtherContainer")]
    [InlineData("{}", "Served", "OtherContainer")]
    [InlineData("""{"ecs-injector.io/task": "a"}""", "Served", "Container")]
    public async Task A_credentials_URI_is_the_injected_way_where_the_hook_serves_it(string labels, string reason, string source)
    {
        var json = await JsonAsync(labels, $$$"""{"containers":[{"containerId":"{{{Id}}}","reason":"{{{reason}}}","message":"m"}]}""");

        Assert.All(json["containers"]![0]!["sdks"]!.AsArray(), c => Assert.Equal(source, (string?)c!["source"]));
    }

    [Fact]
    public async Task What_the_hook_says_commands_no_terminal()
    {
        var outcome = await ExplainAsync(Enabled, $$$"""{"containers":[{"containerId":"{{{Id}}}","reason":"Served","message":"m\u001b[2J\nforged"}]}""");

        Assert.Contains("injection  Served: m\uFFFD[2J\uFFFDforged", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Id": 7}""")]
    public async Task An_engine_that_describes_no_container_is_one_line(string inspected)
    {
        await using var engine = Engine(inspected);

        (await InjectorProcess.RunAsync(["explain", "container", "web", "--docker-host", "unix://" + engine.Path])).AssertUsage("--docker-host: expected a Docker engine on unix:");
    }

    [Fact]
    public async Task No_file_of_grants_is_one_line()
    {
        await using var engine = Engine(Inspected(Enabled));

        (await InjectorProcess.RunAsync(["explain", "container", "web", "--docker-host", "unix://" + engine.Path, "--grants", ""])).AssertUsage("--grants: expected a file with RoleGrants, found \"\"");
    }

    private async Task<JsonNode> JsonAsync(string labels, string hook = "{}") => JsonNode.Parse((await ExplainAsync(labels, hook, "--json")).Output)!;

    private async Task<ProcessOutcome> ExplainAsync(string labels, string hook, params string[] options)
    {
        await File.WriteAllTextAsync(grants, """
            apiVersion: ecs-injector.io/v1alpha1
            kind: RoleGrant
            metadata: {name: web}
            spec: {roles: [arn:aws:iam::111122223333:role/web], subjects: [{docker: {repository: reg/web}}]}
            """, TestContext.Current.CancellationToken);
        await using var engine = Engine(Inspected(labels));
        await using var answering = FakeSocket.Saying(hook);
        var outcome = await InjectorProcess.RunAsync(
            ["explain", "container", "web", "--docker-host", "unix://" + engine.Path, "--hook-socket", answering.Path, "--grants", grants, .. options]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return outcome;
    }

    private static string Inspected(string labels) => $$$"""
        {"Id": "{{{Id}}}", "Name": "/web", "Image": "sha256:{{{new string('b', 64)}}}", "State": {"Status": "running", "Running": true, "Pid": 1},
         "Config": {"Image": "reg/web", "Env": ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/11111111-1111-4111-8111-111111111111"], "Labels": {{{labels}}}}, "HostConfig": {"NetworkMode": "bridge"}}
        """;

    private static FakeSocket Engine(string inspected) => new(path => (200, path switch
    {
        "/version" => """{"Version": "24.0.0", "ApiVersion": "1.43", "MinAPIVersion": "1.12"}""",
        _ when path.Contains("/images/", StringComparison.Ordinal) => $$$"""{"Id": "sha256:{{{new string('b', 64)}}}", "RepoDigests": ["reg/web@sha256:{{{new string('c', 64)}}}"]}""",
        _ => inspected,
    }));
}
