using System.Text.Json;

namespace Injector.Endpoint.Messages;

/// <summary>A <c>PayloadMessage</c>: tasks to run or stop, with their credentials.</summary>
internal sealed record PayloadMessage(string MessageId, string ClusterArn, string ContainerInstanceArn, IReadOnlyList<PayloadTask> Tasks)
{
    /// <summary>The frame's type.</summary>
    public const string Type = "PayloadMessage";

    /// <summary>Reads it whole, so that nothing is changed by half a message.</summary>
    /// <exception cref="MessageRejectedException">Something is not as it must be.</exception>
    public static PayloadMessage Read(JsonElement element)
    {
        var message = new PayloadMessage(
            MessageJson.Required(element, "messageId", ""),
            MessageJson.Required(element, "clusterArn", ""),
            MessageJson.Required(element, "containerInstanceArn", ""),
            ReadTasks(element));

        var repeated = message.Tasks.SelectMany(t => t.Credentials).GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1);
        if (repeated is not null)
            throw new MessageRejectedException("expected every credentialsId once in a payload, found one twice");

        return message;
    }

    private static List<PayloadTask> ReadTasks(JsonElement element)
    {
        if (MessageJson.Property(element, "tasks") is not { } tasks)
            return [];

        if (tasks.ValueKind is not JsonValueKind.Array)
            throw new MessageRejectedException($"expected a list under tasks, found a JSON {tasks.ValueKind}");

        return [.. tasks.EnumerateArray().Select((task, i) => PayloadTask.Read(task, $"tasks[{i}]."))];
    }
}
