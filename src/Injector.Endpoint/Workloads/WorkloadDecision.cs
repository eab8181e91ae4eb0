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
    private static readonly WorkloadDecision Undecided = new(null, null);

    /// <summary>Decides.</summary>
    public static WorkloadDecision Make(WorkloadRegistration workload, GrantsInForce grants)
    {
        if (workload.WishProblem is { } problem)
            return new WorkloadDecision(null, problem);

        if (grants.GrantsEverything)
            return Granted(workload, workload.Wish ?? DevelopmentSource.DefaultRole, GrantSession.Default);

        if (grants.Set is not { } set)
            return Undecided;

        var decision = set.Decide(workload.Identity, workload.Wish);
        return decision.IsGranted
            ? Granted(workload, decision.Role, decision.Session)
            : new WorkloadDecision(null, decision.Refusal);
    }

    private static WorkloadDecision Granted(WorkloadRegistration workload, RoleArn role, GrantSession session) =>
        new(new SourceRequest(workload.Id, workload.Identity, role, session), null);
}
