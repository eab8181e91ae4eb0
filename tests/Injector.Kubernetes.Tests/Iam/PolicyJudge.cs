using System.Text.Json.Nodes;
using Injector.Core.Grants;

namespace Injector.Kubernetes.Tests.Iam;

/// <summary>Judges as IAM does, with what our policies use of it: exact principals and actions, patterns of resources, three kinds of conditions.</summary>
internal static class PolicyJudge
{
    /// <summary>Whether a trust policy lets this principal do this to a role, with these request keys.</summary>
    public static bool Trusts(JsonNode policy, string principal, string action, IReadOnlyDictionary<string, string> keys) => Statements(policy).Any(s =>
        s["Principal"]!["AWS"]!.GetValue<string>() == principal && Texts(s["Action"]!).Contains(action) && Holds(s["Condition"], keys));

    /// <summary>Whether a principal's own policy lets it do this to a role.</summary>
    public static bool Allows(JsonNode policy, string action, string resource) => Statements(policy).Any(s =>
        Texts(s["Action"]!).Contains(action) && Texts(s["Resource"]!).Any(pattern => new Glob(pattern).Matches(resource)));

    private static IEnumerable<JsonNode> Statements(JsonNode policy)
    {
        Assert.Equal("2012-10-17", policy["Version"]!.GetValue<string>());
        return policy["Statement"]!.AsArray().Select(s => s!).Where(s => s["Effect"]!.GetValue<string>() == "Allow");
    }

    private static bool Holds(JsonNode? condition, IReadOnlyDictionary<string, string> keys) => condition is null || condition.AsObject().All(
        kind => kind.Value!.AsObject().All(wanted => kind.Key switch
        {
            "StringEquals" => keys.TryGetValue(wanted.Key, out var value) && Texts(wanted.Value!).Any(t => IamText.Equal(t, value)),
            "StringLike" => keys.TryGetValue(wanted.Key, out var value) && Texts(wanted.Value!).Any(p => IamText.Like(p, value)),
            "ForAllValues:StringLike" when wanted.Key == "aws:TagKeys" => keys.Keys
                .Where(k => k.StartsWith("aws:RequestTag/", StringComparison.Ordinal))
                .All(k => Texts(wanted.Value!).Any(p => IamText.Like(p, k["aws:RequestTag/".Length..]))),
            _ => throw new InvalidOperationException($"no rule for {kind.Key} on {wanted.Key}"),
        }));

    private static List<string> Texts(JsonNode node) =>
        node is JsonArray many ? [.. many.Select(n => n!.GetValue<string>())] : [node.GetValue<string>()];
}
