using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.DockerHook.Tasks;

/// <summary>A task as the control socket shows it, in the words of ECS's DescribeTasks. Never the credential id.</summary>
internal static class TaskView
{
    /// <summary>One task.</summary>
    public static JsonObject Of(TaskRecord task) => new()
    {
        ["taskArn"] = task.Arn,
        ["taskId"] = task.TaskId,
        ["family"] = task.Family,
        ["revision"] = task.Revision,
        ["taskDefinitionArn"] = task.DefinitionArn,
        ["cluster"] = task.Cluster,
        ["taskRoleArn"] = task.TaskRoleArn,
        ["networkMode"] = Word(task.Network).ToLowerInvariant(),
        ["lastStatus"] = Word(task.LastStatus),
        ["desiredStatus"] = Word(task.DesiredStatus),
        ["createdAt"] = Time(task.CreatedAt),
        ["startedAt"] = Time(task.StartedAt),
        ["stoppingAt"] = Time(task.StoppingAt),
        ["stoppedAt"] = Time(task.StoppedAt),
        ["stopCode"] = task.StopCode,
        ["stoppedReason"] = task.StoppedReason,
        ["exitCode"] = task.ExitCode,
        ["containers"] = new JsonArray([.. task.Containers.Select(Container)]),
        ["notices"] = new JsonArray([.. task.Notices.Select(notice => (JsonNode)JsonValue.Create(notice))]),
    };

    /// <summary>All of them.</summary>
    public static JsonObject All(IEnumerable<TaskRecord> tasks) => new() { ["tasks"] = new JsonArray([.. tasks.Select(Of)]) };

    private static JsonObject Container(TaskContainer container) => new()
    {
        ["name"] = container.Name,
        ["runtimeId"] = container.Id,
        ["runtimeName"] = container.DockerName,
        ["image"] = container.Image,
        ["essential"] = container.IsEssential,
        ["lastStatus"] = Word(container.LastStatus),
        ["exitCode"] = container.ExitCode,
        ["reason"] = container.Reason,
    };

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToUpperInvariant();
}
