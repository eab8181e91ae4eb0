using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Core.Wire;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>
/// Reads the body of <c>POST /v1/tasks</c>: <c>{"taskDefinition": …, "overrides": …?, "taskRoleArn": "…"?, "cluster": "…"?, "folder": "…"?, "remove": true?}</c>.
/// The task definition may be the bare one or the whole answer of <c>describe-task-definition</c>.
/// </summary>
internal static partial class TaskRequestReader
{
    private const string DefaultCluster = "default";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <exception cref="TaskRejectedException">Something is wrong; it says all of it.</exception>
    public static TaskRequest Read(ReadOnlySpan<byte> utf8)
    {
        var problems = new TaskProblems();
        if (Parse(utf8, problems) is not { } body)
        {
            problems.ThrowIfAny();
            return null!;
        }

        var fields = new JsonFields(body, "", problems);
        var definition = Definition(body, fields, problems);
        var role = TaskDefinitionReader.Role(fields, "taskRoleArn");
        if (fields.Object("overrides") is { } overrides)
            definition = OverridesReader.Apply(overrides, definition);

        var cluster = ClusterName(fields.Text("cluster"));
        if (!Name().IsMatch(cluster))
            fields.Problem("cluster", $"expected a cluster's name or ARN, found \"{cluster}\"");

        var folder = fields.Text("folder") ?? "/";
        var isRemoved = fields.Flag("remove") ?? false;
        fields.End();
        definition = definition with { TaskRole = role ?? definition.TaskRole };
        TaskRules.Check(definition, problems);
        problems.ThrowIfAny();
        return new TaskRequest(definition, cluster, folder) { IsRemovedWhenStopped = isRemoved };
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> utf8, TaskProblems problems)
    {
        if (!JsonUnicode.Holds(utf8))
        {
            problems.Add("", "expected Unicode texts, found one that is none");
            return null;
        }

        try
        {
            if (JsonNode.Parse(utf8, documentOptions: Strict) is JsonObject body)
                return body;

            problems.Add("", "expected a JSON object, found something else");
        }
        catch (JsonException e)
        {
            problems.Add("", "expected JSON, found " + JsonFault.Describe(e));
        }

        return null;
    }

    // Read with paths that begin at the definition itself, since that is the file that a person has before him.
    private static TaskDefinition Definition(JsonObject body, JsonFields fields, TaskProblems problems)
    {
        fields.Describing(["taskDefinition"]);
        if (body["taskDefinition"] is JsonObject definition)
            return TaskDefinitionReader.Read(definition, problems);

        fields.Problem("taskDefinition", "expected a task definition, found none");
        return new TaskDefinition("", [], []);
    }

    private static string ClusterName(string? text) => string.IsNullOrEmpty(text) ? DefaultCluster : text[(text.LastIndexOf('/') + 1)..];

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
