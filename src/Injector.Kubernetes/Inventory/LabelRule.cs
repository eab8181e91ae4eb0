using k8s.Models;

namespace Injector.Kubernetes.Inventory;

/// <summary>A label selector, evaluated as the API server does.</summary>
public sealed class LabelRule
{
    private readonly V1LabelSelector? selector;

    internal LabelRule(V1LabelSelector? selector) => this.selector = selector;

    /// <summary>Whether these labels match; an empty selector matches everything.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, value) in selector?.MatchLabels ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!labels.TryGetValue(key, out var found) || found != value)
                return false;
        }

        return (selector?.MatchExpressions ?? []).All(e => Holds(e, labels));
    }

    private static bool Holds(V1LabelSelectorRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        var isThere = labels.TryGetValue(requirement.Key, out var value);
        var values = requirement.Values ?? [];
        return requirement.OperatorProperty switch
        {
            "In" => isThere && values.Contains(value!, StringComparer.Ordinal),
            "NotIn" => !isThere || !values.Contains(value!, StringComparer.Ordinal),
            "Exists" => isThere,
            "DoesNotExist" => !isThere,
            _ => false,
        };
    }
}
