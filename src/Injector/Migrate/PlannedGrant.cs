using System.Text;
using System.Text.Json;
using Injector.Webhook.Migration;

namespace Injector.Migrate;

/// <summary>A RoleGrant to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Roles">The roles' ARNs.</param>
/// <param name="Subject">Its one subject, YAML in flow style.</param>
/// <param name="ExternalId">External id of the session; null for none.</param>
internal sealed record PlannedGrant(string Name, IReadOnlyList<string> Roles, string Subject, string? ExternalId)
{
    private const int MaxName = 63;

    /// <summary>One for each service account and external id of the workloads.</summary>
    public static IReadOnlyList<PlannedGrant> Of(IEnumerable<MigratedWorkload> workloads, string? cluster)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. workloads.Where(w => w.Role is not null).GroupBy(w => (w.Namespace, w.ServiceAccount, w.ExternalId)).Select(group => new PlannedGrant(
                Unique($"{group.Key.Namespace}-{group.Key.ServiceAccount}", names),
                [.. group.Select(w => w.Role!.Value.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                $"kubernetes: {{{(cluster is null ? "" : $"cluster: {Quoted(cluster)}, ")}namespace: {Quoted(group.Key.Namespace)}, serviceAccount: {Quoted(group.Key.ServiceAccount)}}}",
                group.Key.ExternalId)),
        ];
    }

    /// <summary>The grant of a task family.</summary>
    public static PlannedGrant OfFamily(string family, string role, HashSet<string> names) => new(Unique(family, names), [role], $"task: {{family: {Quoted(family)}}}", null);

    // Names of Kubernetes objects: lower case, digits, dashes.
    private static string Unique(string wanted, HashSet<string> names)
    {
        var safe = new StringBuilder();
        foreach (var c in wanted.ToLowerInvariant())
            safe.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        var name = safe.ToString().Trim('-');
        name = name.Length == 0 ? "grant" : name[..Math.Min(name.Length, MaxName - 4)].TrimEnd('-');
        var unique = name;
        for (var i = 2; !names.Add(unique); i++)
            unique = $"{name}-{i}";
        return unique;
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, MigrateJson.Default.String);
}
