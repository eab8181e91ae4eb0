using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Sources.Development;

namespace Injector.Endpoint.Workloads;

/// <summary>What the grants say of a workload: a role to get, a refusal, or that nothing can be said.</summary>
/// <param name="Request">What to ask the source for; null unless granted.</param>
/// <param name="Refusal">Why the role is refused; null unless refused.</param>
internal sealed record WorkloadDecision(SourceRequest? Request, string? Refusal)
{
    private static readonly GrantsInForce NoGrants = GrantsInForce.Of(GrantSet.Empty);
    private static readonly WorkloadDecision Undecided = new(null, null);

    /// <summary>The grant that decided; null where none did.</summary>
    public string? Grant { get; private init; }

    /// <summary>Whether the workload may be made to meet a failure on purpose.</summary>
    public bool MayRehearse { get; private init; }

    /// <summary>Whether nothing can be said now.</summary>
    public bool IsUndecided => Request is null && Refusal is null;

    /// <summary>What would be decided if nobody granted anything: a refusal.</summary>
    public static WorkloadDecision WithoutGrants(WorkloadRegistration workload) => Make(workload, NoGrants);

    /// <summary>Decides.</summary>
    public static WorkloadDecision Make(WorkloadRegistration workload, GrantsInForce grants)
    {
        if (workload.WishProblem is { } problem)
            return new WorkloadDecision(null, problem);

        if (grants.GrantsEverything)
            return Granted(workload, workload.Wish ?? DevelopmentSource.DefaultRole, GrantSession.Default, mayRehearse: true);

        if (grants.Set is not { } set)
            return Undecided;

        var decision = set.Decide(workload.Identity, workload.Wish);
        return decision.IsGranted
            ? Granted(workload, decision.Role, decision.Session, decision.AllowsRehearsal) with { Grant = decision.GrantName }
            : new WorkloadDecision(null, decision.Refusal);
    }

    // What a control plane has decided is not for a grant to allow, whatever grants say of the task.
    private static WorkloadDecision Granted(WorkloadRegistration workload, RoleArn role, GrantSession session, bool mayRehearse) =>
        new(new SourceRequest(workload.Id, workload.Identity, role, session), null)
        {
            MayRehearse = mayRehearse && workload.Origin is WorkloadOrigin.Registered,
        };
}
