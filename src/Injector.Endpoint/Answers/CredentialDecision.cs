using System.Diagnostics.CodeAnalysis;
using Injector.Core.Names;
using Injector.Core.Wire;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Sources;
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

    /// <summary>Decides without credentials and without the source: for HEAD.</summary>
    public CredentialAnswer Check(Workload workload, CredentialRoute route)
    {
        if (workload.Registration.Origin is WorkloadOrigin.Payload)
            return FromPayload(workload, route);

        return TryDecide(workload, route, out var request, out var refusal)
            ? CredentialAnswer.Success(workload.Slot.TryGetFresh(time.GetUtcNow(), request, out var held) ? held.Body : default)
            : CredentialAnswer.Error(refusal);
    }

    /// <summary>Decides and gets the credentials.</summary>
    public async ValueTask<CredentialAnswer> GetAsync(Workload workload, CredentialRoute route, CancellationToken cancellation)
    {
        if (workload.Registration.Origin is WorkloadOrigin.Payload)
            return FromPayload(workload, route);

        if (!TryDecide(workload, route, out var request, out var refusal))
            return CredentialAnswer.Error(refusal);

        var (stored, failure) = await workload.Slot.GetAsync(request, cancellation);

        // The grant may have gone while the source was asked.
        if (!TryDecide(workload, route, out var still, out refusal))
            return CredentialAnswer.Error(refusal);

        return stored is not null && still.AsksForSameAs(request)
            ? CredentialAnswer.Success(stored.Body)
            : CredentialAnswer.Error(NoCredentials(route, failure));
    }

    // The control plane has decided; no grant is asked.
    private CredentialAnswer FromPayload(Workload workload, CredentialRoute route)
    {
        if (workload.Slot.Current is not { } held)
            return CredentialAnswer.Error(CredentialError.Uninitialized(route));

        return held.IsValidAt(time.GetUtcNow())
            ? CredentialAnswer.Success(held.Body)
            : CredentialAnswer.Error(CredentialError.For(
                route, Unavailable, ReasonCodes.CredentialsExpired, "Credentials expired and not refreshed by the control plane"));
    }

    private bool TryDecide(
        Workload workload, CredentialRoute route,
        [NotNullWhen(true)] out SourceRequest? request,
        [NotNullWhen(false)] out CredentialError? refusal)
    {
        var decided = workload.Decide(grants.Current);
        request = decided.Request;
        if (request is not null)
        {
            workload.WasGranted = true;
            refusal = null;
            return true;
        }

        refusal = decided.Refusal is { } why
            ? Refused(workload, route, why)
            : CredentialError.For(route, Unavailable, ReasonCodes.CannotDecide, "Grants are not loaded yet");
        return false;
    }

    private static CredentialError Refused(Workload workload, CredentialRoute route, string why)
    {
        // What was got under a grant that is gone does not stay in memory.
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
