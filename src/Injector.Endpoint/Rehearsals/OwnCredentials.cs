using Injector.Core.Wire;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Rehearsals;

/// <summary>
/// What a workload in a rehearsal gets when the failure lets it: the pair that it would have without, out of its own slot, for as long as
/// it may be handed out there. So a rehearsal can give nobody anything that is not theirs.
/// </summary>
internal sealed class OwnCredentials(CredentialSlot slot, TimeProvider time) : ICredentialSource
{
    /// <inheritdoc />
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        // The slot keeps what it was asked for longer than the span lives.
        var (stored, failure) = await slot.GetAsync(request with { Trace = null }, request.Trace, cancellation);
        if (stored is null)
            return failure ?? SourceResult.NoAnswer(StoreOptions.DefaultSourceTimeout);

        return CredentialJson.TryRead(stored.Body, out var credentials, out var problem)
            ? SourceResult.Success(credentials, stored.Lease.UntilEnd(time))
            : SourceResult.Failed(SourceFailure.Invalid, problem);
    }
}
