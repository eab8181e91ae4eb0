using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Injector.Core.Credentials;

namespace Injector.Endpoint.Sources.Development;

/// <summary>
/// Makes pairs that are fake for all to see: enough to try everything on one machine without AWS, and to rehearse failures. AWS would
/// refuse them.
/// </summary>
internal sealed class DevelopmentSource(DevelopmentOptions options, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(5);
    private int asked;

    /// <summary>What a workload without a wish gets where there are no grants.</summary>
    public static RoleArn DefaultRole { get; } =
        RoleArn.TryParse("arn:aws:iam::000000000000:role/injector-development", out var role) ? role : default;

    /// <inheritdoc />
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        var count = Interlocked.Increment(ref asked);
        switch (options.Failure)
        {
            case DevelopmentFailure.Slow:
                await Task.Delay(Slowness, time, cancellation);
                break;
            case DevelopmentFailure.Throttled:
                return SourceResult.Failed(SourceFailure.Throttled, "the development source rehearses throttling");
            case DevelopmentFailure.Revoked:
                return SourceResult.Failed(SourceFailure.Denied, "the development source rehearses a revoked role");
            case DevelopmentFailure.Flapping when count % 2 == 0:
                return SourceResult.Failed(SourceFailure.Unavailable, "the development source rehearses an outage");
            default:
                break;
        }

        var now = time.GetUtcNow();
        var expiration = options.Failure is DevelopmentFailure.Expired ? now - TimeSpan.FromMinutes(1) : now + options.Lifetime;
        return SourceResult.Success(Make(request.Role, count, expiration));
    }

    // The key id counts up, so that a refresh can be seen; ASIA marks temporary keys, DEVELOPMENT what they are.
    private static RoleCredentials Make(RoleArn role, int count, DateTimeOffset expiration) => new(
        role.Value,
        string.Create(CultureInfo.InvariantCulture, $"ASIADEVELOPMENT{count % 100_000:D5}"),
        new SecretText("development/secret/" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))),
        new SecretText("development-token-not-valid-in-aws/" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24))),
        expiration);
}
