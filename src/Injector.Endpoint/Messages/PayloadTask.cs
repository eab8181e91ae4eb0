using System.Text.Json;

namespace Injector.Endpoint.Messages;

/// <summary>One task of a payload, as far as credentials go.</summary>
/// <param name="Arn">Task ARN; opaque.</param>
/// <param name="Family">Family of its task definition; may be empty.</param>
/// <param name="Stops">Whether it is to stop.</param>
/// <param name="TaskRole">Credentials of the task role.</param>
/// <param name="ExecutionRole">Credentials of the execution role.</param>
internal sealed record PayloadTask(
    string Arn, string Family, bool Stops, MessageCredentials? TaskRole, MessageCredentials? ExecutionRole)
{
    /// <summary>Every credentials object of the task.</summary>
    public IEnumerable<MessageCredentials> Credentials => new[] { TaskRole, ExecutionRole }.OfType<MessageCredentials>();

    /// <summary>Reads it.</summary>
    /// <exception cref="MessageRejectedException">It is not as it must be.</exception>
    public static PayloadTask Read(JsonElement element, string where)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new MessageRejectedException($"expected an object under {where.TrimEnd('.')}, found a JSON {element.ValueKind}");

        var task = new PayloadTask(
            MessageJson.Required(element, "arn", where),
            MessageJson.Text(element, "family", where),
            MessageJson.Text(element, "desiredStatus", where) is "STOPPED",
            Role(element, "roleCredentials", where),
            Role(element, "executionRoleCredentials", where));
        if (task.TaskRole is { } one && task.ExecutionRole is { } other && one.Id == other.Id)
            throw new MessageRejectedException($"expected different credentialsIds for the two roles of {where.TrimEnd('.')}, found the same");

        return task;
    }

    private static MessageCredentials? Role(JsonElement element, string name, string where) =>
        MessageJson.Object(element, name, where) is { } credentials ? MessageCredentials.Read(credentials, where + name + ".") : null;
}
