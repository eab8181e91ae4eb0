using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Injector.Core.Credentials;

namespace Injector.Endpoint.Sources.Development;

/// <summary>
/// Makes pairs that are fake for all to see: enough to try everything on one machine without AWS. AWS would refuse them.
/// </summary>
internal sealed class DevelopmentSource(DevelopmentOptions options, TimeProvider time) : ICredentialSource
{
    private int asked;

    /// <summary>What a workload without a wish gets where there are no grants.</summary>
    public static RoleArn DefaultRole { get; } =
        RoleArn.TryParse("arn:aws:iam::000000000000:role/injector-development", out var role) ? role : default;

    /// <inheritdoc />
    public Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation) =>
        Task.FromResult(SourceResult.Success(Make(request.Role, Interlocked.Increment(ref asked), time.GetUtcNow() + options.Lifetime)));

    // The key id counts up, so that a refresh can be seen; ASIA marks temporary keys, DEVELOPMENT what they are.
    private static RoleCredentials Make(RoleArn role, int count, DateTimeOffset expiration) => new(
        role.Value,
        string.Create(CultureInfo.InvariantCulture, $"ASIADEVELOPMENT{count % 100_000:D5}"),
        new SecretText("development/secret/" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))),
        new SecretText("development-token-not-valid-in-aws/" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24))),
        expiration);
}
