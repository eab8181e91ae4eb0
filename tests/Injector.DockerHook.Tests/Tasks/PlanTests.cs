using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tests.Tasks;

/// <summary>
/// Plans as goldens: a folder holds <c>request.json</c> (definition or its file, overrides, options) and <c>plan.json</c>, which
/// UPDATE_GOLDEN=1 writes anew beside the sources.
/// </summary>
public sealed class PlanTests
{
    private static readonly string Goldens = Path.Combine(AppContext.BaseDirectory, "Tasks", "Goldens");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Cases() => [.. Directory.EnumerateDirectories(Goldens).Select(d => Path.GetFileName(d)!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_plan_is_what_it_was(string name)
    {
        var request = JsonNode.Parse(File.ReadAllText(Path.Combine(Goldens, name, "request.json")))!;
        var definition = request["file"] is { } file ? Sample.File((string)file!) : request["definition"]!.AsObject();

        var text = Describe(Sample.Plan(Sample.Read(definition, request["overrides"]?.ToJsonString()), Options(request["options"]), Facts(request["imageVariables"])));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            File.WriteAllText(Path.Combine(Sources(), name, "plan.json"), text);
        else
            Assert.Equal(File.ReadAllText(Path.Combine(Goldens, name, "plan.json")), text);
    }

    [Fact]
    public void A_role_in_the_hosts_network_needs_the_setting()
    {
        var task = Sample.Read(Sample.Definition(task: "{'networkMode': 'host'}"), role: Sample.Role).Definition;
        var (closed, open) = (new TaskProblems(), new TaskProblems());

        TaskPlanner.Check(task, new TaskOptions(), Sample.Facts, closed);
        TaskPlanner.Check(task, new TaskOptions { ServesHostNetwork = true }, Sample.Facts, open);

        Assert.Contains("ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true", closed.All.Single().Message, StringComparison.Ordinal);
        Assert.False(open.Any);
    }

    [Fact]
    public void Another_architecture_is_refused()
    {
        var problems = new TaskProblems();

        TaskPlanner.Check(
            Sample.Read(Sample.Definition(task: "{'runtimePlatform': {'cpuArchitecture': 'ARM64'}}")).Definition, new TaskOptions(), Sample.Facts, problems);

        Assert.Equal("runtimePlatform.cpuArchitecture", problems.All.Single().Path);
    }

    [Theory]
    [InlineData("{}", null, "arn:aws:ecs:local:000000000000:task/default/")]
    [InlineData("{}", "arn:aws-cn:iam::444455556666:role/x", "arn:aws-cn:ecs:local:444455556666:task/default/")]
    [InlineData("{'taskDefinitionArn': 'arn:aws:ecs:eu-west-1:111122223333:task-definition/x:1'}", "arn:aws:iam::999999999999:role/x", "arn:aws:ecs:eu-west-1:111122223333:task/default/")]
    public void The_arn_takes_what_definition_and_role_say(string task, string? role, string arn) =>
        Assert.Equal(arn + Sample.TaskId, Sample.Plan(Sample.Read(Sample.Definition(task: task), role: role)).Names.Arn);

    [Fact]
    public void Local_files_of_variables_stand_before_the_containers_own()
    {
        var folder = Directory.CreateTempSubdirectory("inj-env-").FullName;
        File.WriteAllText(Path.Combine(folder, "a.env"), "# comment\nA=1\nB = \"quoted\" \nEMPTY=\nnonsense\n");
        var request = Sample.Read(Sample.Definition("{'environmentFiles': [{'value': 'a.env'}, {'value': '/nowhere/b.env', 'type': 's3'}], 'environment': [{'name': 'A', 'value': '2'}]}"));
        var problems = new TaskProblems();

        var loaded = EnvironmentFileLoader.Load(request with { Folder = folder }, problems);

        Assert.Equal("containerDefinitions[0].environmentFiles[1].value", problems.All.Single().Path);
        Assert.Equal(["A=2", "B= \"quoted\" ", "EMPTY="], Sample.Plan(loaded).Containers[0].Body["Env"]!.AsArray().Select(v => (string)v!));
        Directory.Delete(folder, recursive: true);
    }

    private static string Describe(TaskPlan plan) => new JsonObject
    {
        ["arn"] = plan.Names.Arn,
        ["credentialId"] = plan.CredentialId?.Value,
        ["notices"] = JsonBuilding.List(plan.Notices),
        ["volumes"] = JsonBuilding.List(plan.Volumes.Select(v => $"{v.DockerName} owned={v.IsOwned} made={v.IsMade}")),
        ["containers"] = new JsonObject(plan.Containers.Select(c => KeyValuePair.Create(c.DockerName, (JsonNode?)c.Body.DeepClone()))),
    }.ToJsonString(Readable) + "\n";

    private static TaskOptions Options(JsonNode? options) => new()
    {
        ServesHostNetwork = (bool?)options?["servesHostNetwork"] ?? false,
        UriStyle = (string?)options?["uriStyle"] == "query" ? RelativeUriStyle.Query : RelativeUriStyle.Path,
        Region = (string?)options?["region"],
    };

    private static EngineFacts Facts(JsonNode? variables) => Sample.Facts with
    {
        ImageVariables = (variables?.AsObject() ?? []).ToDictionary(v => v.Key, v => (IReadOnlyList<string>)[.. v.Value!.AsArray().Select(line => (string)line!)]),
    };

    private static string Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Injector.DockerHook.Tests.csproj")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "Tasks", "Goldens");
    }
}
