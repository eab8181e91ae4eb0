namespace Injector.Testing.Kubernetes;

/// <summary>What the path of a request names.</summary>
/// <param name="Kind">Kind of resource.</param>
/// <param name="Namespace">Namespace, empty for all of them or for a cluster-scoped resource.</param>
/// <param name="Name">Object, empty for the collection.</param>
/// <param name="Subresource">Subresource, or empty.</param>
internal sealed record ResourcePath(ResourceKind Kind, string Namespace, string Name, string Subresource)
{
    /// <summary>Whether it names a collection.</summary>
    public bool IsCollection => Name.Length == 0;

    /// <summary>Reads a path; null when it names nothing that the fake stores.</summary>
    public static ResourcePath? Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
            return null;

        if (rest is ["namespaces", var inside, var plural, .. var tail] && Find(group, version, plural) is { Namespaced: true } namespaced)
            return tail.Length > 2 ? null : new ResourcePath(namespaced, inside, At(tail, 0), At(tail, 1));

        return Find(group, version, rest[0]) is { } kind && rest.Length <= 3 && !(kind.Namespaced && rest.Length > 1)
            ? new ResourcePath(kind, "", At(rest, 1), At(rest, 2))
            : null;
    }

    private static ResourceKind? Find(string group, string version, string plural) =>
        ResourceKind.All.FirstOrDefault(kind => kind.Group == group && kind.Version == version && kind.Plural == plural);

    private static string At(string[] parts, int index) => parts.Length > index ? parts[index] : "";
}
