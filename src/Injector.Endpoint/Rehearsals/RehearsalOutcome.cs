using System.Diagnostics.CodeAnalysis;
using Injector.Core.Names;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Rehearsals;

/// <summary>A rehearsal that was begun, or why none was.</summary>
/// <param name="Rehearsal">The rehearsal; null when none was begun.</param>
/// <param name="Reason">One of <see cref="RehearsalReasons"/>; null when one was begun.</param>
/// <param name="Problem">Why, for people; null when one was begun.</param>
internal sealed record RehearsalOutcome(Rehearsal? Rehearsal, string? Reason, string? Problem)
{
    /// <summary>Whether one was begun.</summary>
    [MemberNotNullWhen(true, nameof(Rehearsal))]
    [MemberNotNullWhen(false, nameof(Reason), nameof(Problem))]
    public bool IsStarted => Rehearsal is not null;

    /// <summary>It was begun.</summary>
    public static RehearsalOutcome Started(Rehearsal rehearsal) => new(rehearsal, null, null);

    /// <summary>Nobody can say now.</summary>
    public static RehearsalOutcome CannotDecide(string why) => new(null, RehearsalReasons.CannotDecide, why);

    /// <summary>The workload was retired meanwhile.</summary>
    public static RehearsalOutcome Gone(Workload workload) =>
        new(null, RehearsalReasons.UnknownWorkload, $"{workload.Registration.Identity.Display} has been retired");

    /// <summary>Why this workload may not be made to meet a failure; null when it may.</summary>
    public static RehearsalOutcome? Refusal(Workload workload, GrantsInForce grants)
    {
        var name = workload.Registration.Identity.Display;
        if (workload.Registration.Origin is WorkloadOrigin.Payload)
        {
            return new(null, RehearsalReasons.CredentialsByPayload,
                $"the credentials of {name} come by payload: no grant decides on them, and only a grant can allow a rehearsal");
        }

        var decided = workload.Decide(grants);
        if (decided.MayRehearse)
            return null;
        if (decided.IsUndecided)
            return CannotDecide("the grants are not loaded yet");

        return new(null, RehearsalReasons.RehearsalNotGranted, decided.Grant is { } grant
            ? $"expected allowRehearsal: true in the spec of RoleGrant {grant}, which decides for {name}, found none: add it there"
            : $"expected a RoleGrant with allowRehearsal: true for {name}, found none that gives it a role. {decided.Refusal}");
    }
}
