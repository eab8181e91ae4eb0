using System.Security.Cryptography;
using System.Text;

namespace Injector.Core.Credentials;

/// <summary>A secret key, session token or workload token. Prints as <c>***</c>; compared in fixed time.</summary>
public readonly struct SecretText : IEquatable<SecretText>
{
    private readonly string? value;

    /// <summary>Wraps a secret.</summary>
    public SecretText(string value) => this.value = value;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(value);

    /// <summary>The secret itself: for the wire, never for a log, a metric or an exception.</summary>
    public string Reveal() => value ?? "";

    /// <inheritdoc />
    public override string ToString() => "***";

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    public bool Equals(SecretText other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Reveal()), Encoding.UTF8.GetBytes(other.Reveal()));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SecretText other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Reveal());

    /// <summary>See <see cref="Equals(SecretText)"/>.</summary>
    public static bool operator ==(SecretText left, SecretText right) => left.Equals(right);

    /// <summary>See <see cref="Equals(SecretText)"/>.</summary>
    public static bool operator !=(SecretText left, SecretText right) => !left.Equals(right);
}
