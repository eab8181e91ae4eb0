using Injector.Core.Credentials;
using Injector.Core.Workloads;

namespace Injector.Core.Grants;

/// <summary>
/// The grants in force. Default deny. A workload's wish for a role only chooses among what it is granted; without a wish it
/// gets the one role it is granted, and nothing where there are several.
/// </summary>
public sealed class GrantSet
{
    private readonly RoleGrant[] grants;

    /// <summary>Orders the grants by name, so that the same documents always decide alike.</summary>
    public GrantSet(IEnumerable<RoleGrant> grants) =>
        this.grants = [.. grants.OrderBy(g => g.Name, StringComparer.Ordinal)];

    /// <summary>No grants: everything is refused.</summary>
    public static GrantSet Empty { get; } = new([]);

    /// <summary>The grants, by name.</summary>
    public IReadOnlyList<RoleGrant> Grants => grants;

    /// <summary>Decides. Pure: the same workload, wish and grants give the same answer.</summary>
    public GrantDecision Decide(WorkloadIdentity identity, RoleArn? wish) =>
        wish is { } role ? DecideWish(identity, role) : DecideSole(identity);

    private GrantDecision DecideWish(WorkloadIdentity identity, RoleArn role)
    {
        foreach (var grant in grants)
        {
            if (grant.Gives(role) && grant.AppliesTo(identity))
                return GrantDecision.Granted(role, grant);
        }

        return GrantDecision.Refused($"No RoleGrant gives {identity.Display} the role {role}.");
    }

    private GrantDecision DecideSole(WorkloadIdentity identity)
    {
        RoleGrant? only = null;
        Glob? pattern = null;
        foreach (var grant in grants)
        {
            if (!grant.AppliesTo(identity))
                continue;

            foreach (var candidate in grant.Roles)
            {
                if (pattern is not null && pattern != candidate)
                    return Ambiguous(identity);

                pattern ??= candidate;
                only ??= grant;
            }
        }

        if (only is null || pattern is null)
            return GrantDecision.Refused($"No RoleGrant applies to {identity.Display}.");

        return RoleArn.TryParse(pattern.Value.Pattern, out var role)
            ? GrantDecision.Granted(role, only)
            : Ambiguous(identity);
    }

    private static GrantDecision Ambiguous(WorkloadIdentity identity) => GrantDecision.Refused(
        $"Several roles are granted to {identity.Display}: it must name the one it wants ({Names.Labels.TaskRoleArn}).");
}
