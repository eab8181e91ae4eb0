using Injector.Core.Credentials;

namespace Injector.Webhook.Migration;

/// <summary>Which role a template has had, by the rules of what gave it.</summary>
internal static class FormerRole
{
    private const string PodRole = "iam.amazonaws.com/role";
    private const string ExternalId = "iam.amazonaws.com/external-id";
    private const string SessionName = "iam.amazonaws.com/session-name";
    private const string AccountRole = "eks.amazonaws.com/role-arn";
    private const string TokenPrefix = "eks.amazonaws.com/";

    /// <summary>Whether it has had one, and what can be carried over of it.</summary>
    /// <param name="workload">The template.</param>
    /// <param name="pod">Its annotations.</param>
    /// <param name="account">Its service account's annotations; null where the service account is not among what was read.</param>
    /// <param name="options">What the migration goes by.</param>
    /// <returns>Null for a template without a role.</returns>
    public static MigratedWorkload? Of(
        MigratedWorkload workload, IReadOnlyDictionary<string, string> pod, IReadOnlyDictionary<string, string>? account, MigrationOptions options) => options.Source switch
        {
            MigrationSource.Irsa => OfAccount(workload, account),
            MigrationSource.PodIdentity => options.Associations.TryGetValue((workload.Namespace, workload.ServiceAccount), out var role) ? Take(workload, role, "the association") : null,
            _ => pod.TryGetValue(PodRole, out var text) ? OfPod(workload, pod, text, options.BaseRoleArn) : null,
        };

    private static MigratedWorkload OfPod(MigratedWorkload workload, IReadOnlyDictionary<string, string> pod, string text, string? baseRole)
    {
        var isBare = !text.StartsWith("arn:", StringComparison.Ordinal);
        if (isBare && baseRole is null)
            return workload with { Problems = [$"its role \"{text}\" is a bare name: give --base-role-arn, such as arn:aws:iam::111122223333:role/"] };

        var taken = Take(workload, isBare ? baseRole + text.TrimStart('/') : text, $"annotation {PodRole}");
        if (pod.TryGetValue(ExternalId, out var externalId))
            taken = taken with { ExternalId = externalId };
        return pod.ContainsKey(SessionName)
            ? taken with { Problems = [.. taken.Problems, $"annotation {SessionName} has no counterpart: the session is called NAMESPACE.POD"] }
            : taken;
    }

    private static MigratedWorkload? OfAccount(MigratedWorkload workload, IReadOnlyDictionary<string, string>? account)
    {
        if (account is null || !account.TryGetValue(AccountRole, out var role))
            return null;

        var taken = Take(workload, role, $"annotation {AccountRole} of service account {workload.ServiceAccount}");
        var settings = account.Keys.Where(k => k.StartsWith(TokenPrefix, StringComparison.Ordinal) && k != AccountRole).Order(StringComparer.Ordinal).ToList();
        return settings.Count == 0 ? taken : taken with { Problems = [.. taken.Problems, $"{string.Join(", ", settings)}: settings of IRSA's token, which Injector does not use"] };
    }

    private static MigratedWorkload Take(MigratedWorkload workload, string text, string where) => RoleArn.TryParse(text, out var role)
        ? workload with { Role = role }
        : workload with { Problems = [$"expected a role ARN such as {RoleArn.Expected} in {where}, found \"{text}\""] };
}
