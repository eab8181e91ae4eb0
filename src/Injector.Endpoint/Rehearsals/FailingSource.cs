using Injector.Core.Credentials;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Rehearsals;

/// <summary>A source that fails on purpose; what it gives when it does not is the source's behind it.</summary>
internal sealed class FailingSource(ICredentialSource inner, RehearsedFailure failure, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExpiredFor = TimeSpan.FromMinutes(1);
    private int asked;

    /// <inheritdoc />
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        var count = Interlocked.Increment(ref asked);
        switch (failure)
        {
            case RehearsedFailure.Expired:
                // Never a pair that was any good: there is nothing in it that could be handed out by mistake.
                return SourceResult.Success(new RoleCredentials(request.Role.Value, "", default, default, time.GetUtcNow() - ExpiredFor));
            case RehearsedFailure.Slow:
                await Task.Delay(Slowness, time, cancellation);
                break;
            case RehearsedFailure.Throttled:
                return SourceResult.Failed(SourceFailure.Throttled, "the development source rehearses throttling");
            case RehearsedFailure.Revoked:
                return SourceResult.Failed(SourceFailure.Denied, "the development source rehearses a revoked role");
            case RehearsedFailure.Flapping when count % 2 == 1:
                return SourceResult.NoAnswer(StoreOptions.DefaultSourceTimeout);
            default:
                break;
        }

        return await inner.GetAsync(request, cancellation);
    }
}
