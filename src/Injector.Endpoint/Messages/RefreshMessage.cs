using System.Text.Json;
using Injector.Core.Credentials;

namespace Injector.Endpoint.Messages;

/// <summary>An <c>IAMRoleCredentialsMessage</c>: new credentials for a task that is known.</summary>
internal sealed record RefreshMessage(string MessageId, string TaskArn, RoleType RoleType, MessageCredentials Credentials)
{
    /// <summary>The frame's type.</summary>
    public const string Type = "IAMRoleCredentialsMessage";

    /// <summary>Reads it.</summary>
    /// <exception cref="MessageRejectedException">Something is not as it must be.</exception>
    public static RefreshMessage Read(JsonElement element)
    {
        var id = MessageJson.Required(element, "messageId", "");
        var task = MessageJson.Required(element, "taskArn", "");
        var credentials = MessageJson.Object(element, "roleCredentials", "")
            ?? throw new MessageRejectedException("expected an object under roleCredentials, found none");
        var read = MessageCredentials.Read(credentials, "roleCredentials.");
        var type = MessageJson.Text(element, "roleType", "") switch
        {
            nameof(RoleType.TaskApplication) => RoleType.TaskApplication,
            nameof(RoleType.TaskExecution) => RoleType.TaskExecution,
            _ => throw new MessageRejectedException("expected TaskApplication or TaskExecution under roleType, found something else"),
        };
        return new RefreshMessage(id, task, type, read);
    }
}
