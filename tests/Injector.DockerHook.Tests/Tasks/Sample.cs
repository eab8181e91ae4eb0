using System.Text;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tests.Tasks;

/// <summary>Task definitions and what they are read with; JSON with single quotes for brevity.</summary>
internal static class Sample
{
    public const string Role = "arn:aws:iam::111122223333:role/orders";
    public const string TaskId = "0123456789abcdef0123456789abcdef";

    public static readonly EngineFacts Facts = new(4, "x86_64", "2");

    public static CredentialId Id => CredentialId.TryParseUuid("5b0c1f6e-2a44-4f0e-9a55-0c6f2f6f77aa", out var id) ? id : default;

    public static JsonObject Json(string text) => JsonNode.Parse(text.Replace('\'', '"'))!.AsObject();

    public static JsonObject File(string name) =>
        JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tasks", "Definitions", name)))!.AsObject();

    /// <summary>A definition of one container with these fields, and these of its own.</summary>
    public static JsonObject Definition(string container = "{}", string task = "{}")
    {
        var definition = Json(task);
        definition["family"] ??= "sample";
        var one = Json(container);
        one["name"] ??= "app";
        one["image"] ??= "app:1";
        definition["containerDefinitions"] ??= new JsonArray(one);
        return definition;
    }

    public static TaskRequest Read(JsonObject definition, string? overrides = null, string? role = null)
    {
        var body = new JsonObject { ["taskDefinition"] = definition.DeepClone(), ["taskRoleArn"] = role };
        if (overrides is not null)
            body["overrides"] = Json(overrides);
        return TaskRequestReader.Read(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    /// <summary>What is wrong with a definition.</summary>
    public static IReadOnlyList<TaskProblem> Problems(JsonObject definition, string? overrides = null) =>
        Assert.Throws<TaskRejectedException>(() => Read(definition, overrides)).Problems;

    public static TaskPlan Plan(TaskRequest request, TaskOptions? options = null, EngineFacts? facts = null) =>
        TaskPlanner.Make(request, TaskId, Id, options ?? new TaskOptions(), facts ?? Facts);
}
