using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Traces;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Answers;

/// <summary>
/// What a workload that has proven itself is told: its credentials, that its role is refused (403), or that nothing can be said now
/// (503). Grants are looked at for every request.
/// </summary>
internal sealed class CredentialDecision(IGrants grants, TimeProvider time)
{
    private const int Forbidden = 403;
    private const int Unavailable = 503;

    /// <summary>Whether the workload has asked too often; takes one from what it may ask.</summary>
    public bool IsOverLimit(Workload workload) =>
        workload.Rehearsing(grants.Current) is { Failure: RehearsedFailure.Throttled } || !workload.Bucket.TryTake();

    /// <summary>Decides without credentials and without the source: for HEAD.</summary>
    public CredentialAnswer Check(Workload workload, CredentialRoute route)
    {
        if (workload.Registration.Origin is WorkloadOrigin.Payload)
            return FromPayload(workload, route);

        return TryDecide(workload, route, out var request, out var refusal)
            ? CredentialAnswer.Success((workload.Rehearsal?.Slot ?? workload.Slot).TryGetFresh(request, out var held) ? held.Body : default)
            : CredentialAnswer.Error(refusal);
    }

    /// <summary>Decides and gets the credentials.</summary>
    /// <param name="workload">Whose.</param>
    /// <param name="route">Asked for how; for the wording of errors.</param>
    /// <param name="trace">The request's span; null for none.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    public async ValueTask<CredentialAnswer> GetAsync(Workload workload, CredentialRoute route, Activity? trace, CancellationToken cancellation)
    {
        if (workload.Registration.Origin is WorkloadOrigin.Payload)
            return FromPayload(workload, route);

        if (!TryDecide(workload, route, trace, out var request, out var refusal))
            return CredentialAnswer.Error(refusal);

        var rehearsal = workload.Rehearsal;
        var (stored, failure) = await (rehearsal?.Slot ?? workload.Slot).GetAsync(request, trace, cancellation);

        // The grant may have gone while the source was asked.
        if (!TryDecide(workload, route, out var still, out refusal))
            return CredentialAnswer.Error(refusal);

        // Its own credentials have come back while it waited.
        if (rehearsal is not null && workload.Rehearsal != rehearsal)
            return await GetAsync(workload, route, trace, cancellation);

        if (stored is null || !still.AsksForSameAs(request))
            return CredentialAnswer.Error(NoCredentials(route, failure));

        rehearsal?.HandedOut();
        return CredentialAnswer.Success(stored.Body);
    }

    // The control plane has decided; no grant is asked.
    private CredentialAnswer FromPayload(Workload workload, CredentialRoute route)
    {
        if (workload.Slot.Current is not { } held)
            return CredentialAnswer.Error(CredentialError.Uninitialized(route));

        return held.Lease.IsValid(time)
            ? CredentialAnswer.Success(held.Body)
            : CredentialAnswer.Error(CredentialError.For(
                route, Unavailable, ReasonCodes.CredentialsExpired, "Credentials expired and not refreshed by the control plane"));
    }

    private bool TryDecide(
        Workload workload, CredentialRoute route, Activity? trace,
        [NotNullWhen(true)] out SourceRequest? request,
        [NotNullWhen(false)] out CredentialError? refusal)
    {
        using var span = Spans.Child(trace, "decide");
        var granted = TryDecide(workload, route, out request, out refusal);
        trace?.Tag(SpanTags.RoleArn, request?.Role.Value ?? "");
        span?.Tag(SpanTags.RoleArn, request?.Role.Value ?? "");
        span?.Ended(refusal?.Code ?? "");
        return granted;
    }

    private bool TryDecide(
        Workload workload, CredentialRoute route,
        [NotNullWhen(true)] out SourceRequest? request,
        [NotNullWhen(false)] out CredentialError? refusal)
    {
        var inForce = grants.Current;
        var isTakenAway = workload.Rehearsing(inForce) is { Failure: RehearsedFailure.Revoked };
        var decided = isTakenAway ? WorkloadDecision.WithoutGrants(workload.Registration) : workload.Decide(inForce);
        request = decided.Request;
        if (request is not null)
        {
            workload.WasGranted = true;
            refusal = null;
            return true;
        }

        refusal = decided.Refusal is { } why
            ? Refused(workload, route, why, keeps: isTakenAway)
            : CredentialError.For(route, Unavailable, ReasonCodes.CannotDecide, "Grants are not loaded yet");
        return false;
    }

    private static CredentialError Refused(Workload workload, CredentialRoute route, string why, bool keeps)
    {
        // What was got under a grant that is gone does not stay in memory.
        if (!keeps)
            workload.Slot.Drop();
        return workload.WasGranted
            ? CredentialError.For(route, Forbidden, ReasonCodes.CredentialsRevoked, "The role was granted and is no more. " + why)
            : CredentialError.For(route, Forbidden, ReasonCodes.RoleNotGranted, why);
    }

    private static CredentialError NoCredentials(CredentialRoute route, SourceResult? failure) =>
        failure?.Problem is { } problem
            ? CredentialError.For(route, Unavailable, ReasonCodes.SourceUnavailable, "No credentials now: " + problem)
            : CredentialError.Uninitialized(route);
}
