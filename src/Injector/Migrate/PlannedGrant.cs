using System.Security.Cryptography;
using System.Text;
using Injector.Webhook.Migration;

namespace Injector.Migrate;

/// <summary>A RoleGrant to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">The role's ARN.</param>
/// <param name="Subject">Its one subject, YAML in flow style.</param>
/// <param name="ExternalId">External id of the session; null for none.</param>
internal sealed record PlannedGrant(string Name, string Role, string Subject, string? ExternalId)
{
    private const int MaxName = 63;
    private const int HashLength = 12;

    /// <summary>One for each service account, role and external id of the workloads.</summary>
    public static IReadOnlyList<PlannedGrant> Of(IEnumerable<MigratedWorkload> workloads, string? cluster) =>
    [
        .. workloads.Where(w => w.Role is not null).Select(w => (w.Namespace, w.ServiceAccount, Role: w.Role!.Value.Value, w.ExternalId)).Distinct().Select(w => new PlannedGrant(
            Named($"{w.Namespace}-{w.ServiceAccount}", "kubernetes", cluster ?? "", w.Namespace, w.ServiceAccount, w.Role, w.ExternalId ?? ""),
            w.Role,
            $"kubernetes: {{{(cluster is null ? "" : $"cluster: {Quoted.Text(cluster)}, ")}namespace: {Quoted.Text(w.Namespace)}, serviceAccount: {Quoted.Text(w.ServiceAccount)}}}",
            w.ExternalId)),
    ];

    /// <summary>The grant of a task family.</summary>
    public static PlannedGrant OfFamily(string family, string role) =>
        new(Named(family, "task", family, role), role, $"task: {{family: {Quoted.Text(family)}}}", null);

    // Readable, and of the grant's whole content: the same grant has the same name in every run, and another one never has it. A second file
    // that is applied would else replace a grant of the first.
    private static string Named(string readable, params string[] content)
    {
        // Names of Kubernetes objects: lower case, digits, dashes.
        var safe = string.Concat(readable.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var cut = safe[..Math.Min(safe.Length, MaxName - HashLength - 1)].TrimEnd('-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', content.Select(Quoted.Text)))))[..HashLength];
        return $"{(cut.Length == 0 ? "grant" : cut)}-{hash}";
    }
}
