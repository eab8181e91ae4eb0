using Amazon.SecurityToken.Model;
using Injector.Core.Workloads;

namespace Injector.Endpoint.Sources.Sts;

/// <summary>Session tags: what conditions in policies can look at, and CloudTrail shows. They need <c>sts:TagSession</c> in both policies.</summary>
internal static class SessionTags
{
    private const int MaxValueLength = 256;

    /// <summary>The tags of a workload, in a fixed order.</summary>
    public static List<Tag> Of(WorkloadIdentity identity)
    {
        var tags = new List<Tag>();
        foreach (var (name, key) in SessionTagKeys.All)
        {
            if (identity.Name(name) is { Length: > 0 } value)
                tags.Add(new Tag { Key = key, Value = Safe(value) });
        }

        return tags;
    }

    // STS takes letters, digits, blanks and _.:/=+-@ in a value.
    private static string Safe(string value) => string.Concat(value.Take(MaxValueLength).Select(
        c => char.IsLetterOrDigit(c) || " _.:/=+-@".Contains(c, StringComparison.Ordinal) ? c : '-'));
}
