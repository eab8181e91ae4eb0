using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Testing.Secrets;

namespace Injector.Testing.Upstream;

/// <summary>What a <see cref="FakeUpstream"/> does with a request.</summary>
public sealed record FakeAnswer
{
    /// <summary>HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Value of <c>X-Injector-Reason</c>, also on HEAD; null sends none, as strangers' endpoints do.</summary>
    public string? Reason { get; init; }

    /// <summary>Value of <c>Date</c>; null sends none.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Time before the status line.</summary>
    public TimeSpan HeadersAfter { get; init; }

    /// <summary>Time between headers and body.</summary>
    public TimeSpan BodyAfter { get; init; }

    /// <summary>Closes the connection in the middle of the body.</summary>
    public bool Cut { get; init; }

    /// <summary>Says nothing, and keeps the connection open.</summary>
    public bool Hang { get; init; }

    /// <summary>Credentials of a role.</summary>
    public static FakeAnswer Credentials(DateTimeOffset expiration, string name = "first", string role = "orders") => new()
    {
        Body = CredentialJson.Write(new RoleCredentials(
            $"arn:aws:iam::111122223333:role/{role}", "ASIA" + name.ToUpperInvariant(), new SecretText(PlantedSecret.Named("key-" + name)),
            new SecretText(PlantedSecret.Named("token-" + name)), expiration)),
    };

    /// <summary>An error in the wire format of the ECS agent.</summary>
    public static FakeAnswer Error(int status, string code, string message = "no", bool withReason = true) => new()
    {
        Status = status,
        Body = new CredentialError(status, code, message).Body,
        Reason = withReason ? code : null,
    };

    /// <summary>Some body.</summary>
    public static FakeAnswer Text(int status, string body) => new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(body) };
}
