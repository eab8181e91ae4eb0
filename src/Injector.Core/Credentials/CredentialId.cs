using System.Diagnostics.CodeAnalysis;

namespace Injector.Core.Credentials;

/// <summary>
/// Names a workload's credentials in the relative URI. A bearer secret on a loopback door, hence <see cref="ToString"/>
/// is masked as the ECS agent masks it; <see cref="Value"/> is the id itself. Ids that a control plane chose are opaque:
/// only emptiness and length are checked.
/// </summary>
public readonly record struct CredentialId
{
    /// <summary>Longest id accepted, in characters; a UUID has 36.</summary>
    public const int MaxLength = 256;

    private const int VisibleLength = 8;

    private CredentialId(string value) => Value = value;

    /// <summary>The id as it stands in the URI.</summary>
    public string Value { get; }

    /// <summary>The path that is put into a container as AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.</summary>
    public string RelativeUri => "/v2/credentials/" + Value;

    /// <summary>A fresh random id: a lower-case version 4 UUID.</summary>
    public static CredentialId New() => new(Guid.NewGuid().ToString("D"));

    /// <summary>Takes any non-empty id of bearable length, as the ECS agent does.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CredentialId id)
    {
        var valid = text is { Length: > 0 and <= MaxLength };
        id = valid ? new CredentialId(text!) : default;
        return valid;
    }

    /// <summary>Takes lower-case UUIDs only: the form of every id that we make ourselves.</summary>
    public static bool TryParseUuid([NotNullWhen(true)] string? text, out CredentialId id)
    {
        var valid = Guid.TryParseExact(text, "D", out var uuid)
            && string.Equals(uuid.ToString("D"), text, StringComparison.Ordinal);
        id = valid ? new CredentialId(text!) : default;
        return valid;
    }

    /// <summary>The id masked for logs and tables.</summary>
    public override string ToString() =>
        Value is null ? "" : string.Concat(Value.AsSpan(0, Math.Min(VisibleLength, Value.Length / 2)), "-REDACTED");
}
