using Injector.Check;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Sources.Sts;

namespace Injector.Iam;

/// <summary>Tries every granted role once for each way in which the grants assume it.</summary>
internal static class RoleCheck
{
    /// <summary>Looks.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(GivenGrants grants, RoleProbe probe, CancellationToken stop)
    {
        var findings = new List<Finding>();
        foreach (var role in GrantedRole.Of(grants.Grants))
        {
            if (role.Arn is not { } arn)
            {
                findings.Add(Finding.Warning(role.Role.Pattern, "a pattern: which roles it means only the workloads' wishes say", "try one role: name it in a grant of its own"));
                continue;
            }

            foreach (var grant in role.Grants)
            {
                foreach (var subject in grant.Subjects)
                {
                    findings.Add(await probe.TryAsync(Sample(subject), arn, grant.Session, stop) is { } problem
                        ? Finding.Error(arn.Value, $"grant {grant.Name}, {subject.Display}: {problem}", "injector iam prints the policies that it needs")
                        : Finding.Ok(arn.Value, $"grant {grant.Name}, {subject.Display}"));
                }
            }
        }

        return findings;
    }

    /// <summary>A workload that the subject describes; a * of a pattern becomes nothing, which it stands for too.</summary>
    private static WorkloadIdentity Sample(GrantSubject subject)
    {
        var names = subject.Conditions.Where(c => c.Key is SubjectKey.Name).ToDictionary(
            c => c.Name!, c => c.Value.IsAny ? "any" : c.Value.Pattern.Replace("*", "", StringComparison.Ordinal), StringComparer.Ordinal);
        if (subject.Platform is Platform.Kubernetes)
        {
            names.TryAdd(WorkloadNames.Namespace, "any");
            names.TryAdd(WorkloadNames.ServiceAccount, "any");
            names.TryAdd(WorkloadNames.Pod, "injector-iam-check");
        }

        return new WorkloadIdentity(subject.Platform) { Names = names };
    }
}
