using System.Text.Json;
using Injector.Core.Grants;

namespace Injector.Kubernetes.Grants;

/// <summary>A RoleGrant resource as the cluster has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its resource version: changes whenever it does.</param>
/// <param name="Json">apiVersion, kind, metadata.name and spec, as JSON; whatever else the API server keeps in metadata is left out.</param>
public sealed record GrantResource(string Name, string Version, string Json)
{
    /// <summary>Version of the resource.</summary>
    internal const string ApiVersion = "v1alpha1";

    /// <summary>Its name in paths.</summary>
    internal const string Plural = "rolegrants";

    /// <summary>Kind of a list of them.</summary>
    internal const string ListKind = RoleGrant.Kind + "List";

    /// <summary>Reads one.</summary>
    internal static GrantResource Of(JsonElement item)
    {
        var name = NameOf(item);
        return new GrantResource(name, VersionOf(item) ?? "", JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["apiVersion"] = RoleGrant.ApiVersion,
            ["kind"] = RoleGrant.Kind,
            ["metadata"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name },
            ["spec"] = item.TryGetProperty("spec", out var spec) ? spec : JsonSerializer.SerializeToElement<object?>(null),
        }));
    }

    /// <summary>Its name.</summary>
    internal static string NameOf(JsonElement item) => item.GetProperty("metadata").GetProperty("name").GetString() ?? "";

    /// <summary>Its resource version, or that of a bookmark.</summary>
    internal static string? VersionOf(JsonElement item) => item.GetProperty("metadata").GetProperty("resourceVersion").GetString();
}
