using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Wire;

namespace Injector.Endpoint.Messages;

/// <summary>The credentials object of the control plane. Ids, ARNs and keys are opaque; none may be empty.</summary>
/// <param name="Id">Id under which they are served.</param>
/// <param name="Credentials">The pair.</param>
/// <param name="ExpirationText">The expiration as received: acknowledgements echo it.</param>
internal sealed record MessageCredentials(CredentialId Id, RoleCredentials Credentials, string ExpirationText)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="MessageRejectedException">Something is missing.</exception>
    public static MessageCredentials Read(JsonElement element, string where)
    {
        if (!CredentialId.TryParse(MessageJson.Required(element, "credentialsId", where), out var id))
            throw new MessageRejectedException($"expected at most {CredentialId.MaxLength} characters under {where}credentialsId, found more");

        var role = MessageJson.Required(element, "roleArn", where);
        var key = MessageJson.Required(element, "accessKeyId", where);
        var secret = MessageJson.Required(element, "secretAccessKey", where);
        var token = MessageJson.Required(element, "sessionToken", where);
        var expiration = MessageJson.Required(element, "expiration", where);

        // The ECS agent never looks at it. We refuse to serve what has expired, so we have to know when that is.
        if (!WireTimestamp.TryParse(expiration, out var time))
            throw new MessageRejectedException($"expected an ISO 8601 time with a zone under {where}expiration, found another text");

        return new MessageCredentials(
            id, new RoleCredentials(role, key, new SecretText(secret), new SecretText(token), time), expiration);
    }
}
