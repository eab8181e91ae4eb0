using System.Text.Json.Nodes;
using Injector.Testing.Kubernetes;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>One thing that a rule of a role allows: a verb, a resource with its group, and the one name it is for, or all.</summary>
/// <param name="Verb">Verb.</param>
/// <param name="Resource">Plural and group, as in <c>leases.coordination.k8s.io</c>.</param>
/// <param name="Namespace">The only namespace it holds in; null is all of them.</param>
/// <param name="Name">The only object it holds for; null is all of them.</param>
internal sealed record Permission(string Verb, string Resource, string? Namespace, string? Name)
{
    /// <summary>What roles of this name allow in rendered manifests.</summary>
    public static IReadOnlyList<Permission> OfRole(IEnumerable<JsonObject> manifests, string role) =>
    [
        .. from manifest in manifests
           where (string?)manifest["kind"] is "ClusterRole" or "Role" && (string?)manifest["metadata"]!["name"] == role
           from rule in manifest["rules"]!.AsArray()
           from gr in Texts(rule!, "apiGroups")
           from resource in Texts(rule!, "resources")
           from verb in Texts(rule!, "verbs")
           from name in Texts(rule!, "resourceNames").Cast<string?>().DefaultIfEmpty(null)
           select new Permission(verb, Qualified(resource, gr), (string?)manifest["metadata"]!["namespace"], name),
    ];

    /// <summary>What a request needs; null where everybody may ask.</summary>
    public static Permission? NeededBy(string verb, string path)
    {
        var parts = path.Trim('/').Split('/');
        var (group, rest) = parts switch
        {
            ["api", _, .. var r] => ("", r),
            ["apis", var g, _, .. var r] => (g, r),
            _ => ("", []),
        };
        string? space = null;
        if (rest is ["namespaces", var inside, _, ..])
            (space, rest) = (inside, rest[2..]);
        if (rest.Length == 0)
            return null;

        var resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        return new Permission(verb, Qualified(resource, group), space, rest.Length > 1 ? rest[1] : null);
    }

    /// <summary>The same of a request that was seen.</summary>
    public static Permission? NeededBy(RecordedRequest seen) => NeededBy(seen.Verb, seen.Path);

    /// <summary>Whether this allows what is needed. A name that does not exist yet cannot be named, so such a rule creates nothing.</summary>
    public bool Allows(Permission needed) =>
        Verb == needed.Verb && Resource == needed.Resource && (Namespace is null || Namespace == needed.Namespace) && (Name is null || Name == needed.Name);

    private static string Qualified(string resource, string group) => group.Length == 0 ? resource : $"{resource}.{group}";

    private static IEnumerable<string> Texts(JsonNode rule, string key) => (rule[key] as JsonArray ?? []).Select(t => (string)t!);
}
