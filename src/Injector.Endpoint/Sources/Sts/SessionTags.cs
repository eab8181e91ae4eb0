using Amazon.SecurityToken.Model;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>Session tags: what conditions in policies can look at, and CloudTrail shows. They need <c>sts:TagSession</c> in both policies.</summary>
internal static class SessionTags
{
    private const string Prefix = "ecs-injector/";
    private const int MaxValueLength = 256;

    private static readonly (string Name, string Tag)[] Known =
    [
        (WorkloadNames.Cluster, "cluster"),
        (WorkloadNames.Namespace, "namespace"),
        (WorkloadNames.ServiceAccount, "service-account"),
        (WorkloadNames.Pod, "pod"),
        (WorkloadNames.Task, "task"),
    ];

    /// <summary>The tags of a workload, in a fixed order.</summary>
    public static List<Tag> Of(WorkloadIdentity identity)
    {
        var tags = new List<Tag>();
        foreach (var (name, tag) in Known)
        {
            if (identity.Name(name) is { Length: > 0 } value)
                tags.Add(new Tag { Key = Prefix + tag, Value = Safe(value) });
        }

        return tags;
    }

    // STS takes letters, digits, blanks and _.:/=+-@ in a value.
    private static string Safe(string value) => string.Concat(value.Take(MaxValueLength).Select(
        c => char.IsLetterOrDigit(c) || " _.:/=+-@".Contains(c, StringComparison.Ordinal) ? c : '-'));
}
