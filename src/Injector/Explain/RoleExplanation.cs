using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;

namespace Injector.Explain;

/// <summary>Which grant decides about a workload, and which grants come near.</summary>
internal static class RoleExplanation
{
    private const int MaxHints = 5;

    /// <summary>Decides as the endpoint does.</summary>
    public static ExplainedRole Of(GrantSet grants, WorkloadIdentity identity, RoleArn? wish)
    {
        var decision = grants.Decide(identity, wish);
        return decision.IsGranted
            ? new ExplainedRole(decision.Role.Value, decision.GrantName, wish?.Value, wish is null ? "the only role granted to it, and it wishes for none" : "it wishes for it, and the grant gives it")
            : new ExplainedRole(null, null, wish?.Value, decision.Refusal);
    }

    /// <summary>What would have to be otherwise for a refused workload.</summary>
    public static IReadOnlyList<string> Hints(GrantSet grants, WorkloadIdentity identity, RoleArn? wish)
    {
        var hints = new List<string>();
        foreach (var grant in grants.Grants)
        {
            if (wish is { } role && grant.AppliesTo(identity) && !grant.Gives(role))
                hints.Add($"grant {grant.Name} is for it and gives {string.Join(", ", grant.Roles)}: wish for one of these, or add {role} to its roles");
            else if ((wish is null || grant.Gives(wish.Value)) && !grant.AppliesTo(identity))
                hints.AddRange(grant.Subjects.Where(s => s.Platform == identity.Platform).Select(s => $"grant {grant.Name} is not for it: {Misses(s, identity)}"));
        }

        return hints.Count <= MaxHints ? hints : [.. hints.Take(MaxHints), $"and {hints.Count - MaxHints} more grants that are not for it"];
    }

    private static string Misses(GrantSubject subject, WorkloadIdentity identity) => string.Join(", ", subject.Conditions
        .Where(c => !c.Holds(identity))
        .Select(c => $"{c.What} is {(c.Seen(identity) is { } seen ? seen : "not known")}, the grant says {c.Value}"));
}
