using Injector.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Injector.Endpoint.Answers;

/// <summary>An answer ready to be sent.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Reason code of an error; empty on success.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal readonly record struct CredentialAnswer(int Status, string Reason, ReadOnlyMemory<byte> Body)
{
    /// <summary>Credentials, or for a HEAD the news that they are granted.</summary>
    public static CredentialAnswer Success(ReadOnlyMemory<byte> body) => new(StatusCodes.Status200OK, "", body);

    /// <summary>An error.</summary>
    public static CredentialAnswer Error(CredentialError error) => new(error.Status, error.Code, error.Body);
}
