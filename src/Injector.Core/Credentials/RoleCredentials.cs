namespace Injector.Core.Credentials;

/// <summary>A pair of temporary keys of one role, with the session token and the end of the session.</summary>
/// <param name="RoleArn">The role; opaque here, since a control plane may send what it likes. Empty where an upstream names none.</param>
/// <param name="AccessKeyId">Public part of the pair.</param>
/// <param name="SecretAccessKey">Secret part of the pair.</param>
/// <param name="Token">Session token.</param>
/// <param name="Expiration">When AWS stops accepting the pair (UTC).</param>
public sealed record RoleCredentials(
    string RoleArn,
    string AccessKeyId,
    SecretText SecretAccessKey,
    SecretText Token,
    DateTimeOffset Expiration)
{
    /// <summary>Whether the pair may still be handed out at <paramref name="now"/>.</summary>
    public bool IsValidAt(DateTimeOffset now) => now < Expiration;
}
