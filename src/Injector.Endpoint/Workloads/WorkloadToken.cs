using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Injector.Core.Credentials;

namespace Injector.Endpoint.Workloads;

/// <summary>Tokens that prove on the unix socket that an id is the caller's own: 256 random bits, shown once, kept as SHA-256.</summary>
internal static class WorkloadToken
{
    private const int Length = 32;

    /// <summary>Makes a token.</summary>
    public static SecretText New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length)));

    /// <summary>What is kept of it.</summary>
    public static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whether a token shown is the one kept; in fixed time.</summary>
    public static bool Matches(string? kept, string hashOfShown) =>
        kept is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept), Encoding.ASCII.GetBytes(hashOfShown));
}
