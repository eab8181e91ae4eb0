using Injector.Core.Credentials;

namespace Injector.Webhook.Migration;

/// <summary>Which role a template has had, by the rules of what gave it.</summary>
internal static class FormerRole
{
    /// <summary>Annotation of IRSA, on service accounts.</summary>
    public const string AccountRole = "eks.amazonaws.com/role-arn";

    /// <summary>Annotation of kube2iam and kiam, on pods.</summary>
    public const string PodRole = "iam.amazonaws.com/role";
    private const string ExternalId = "iam.amazonaws.com/external-id";
    private const string SessionName = "iam.amazonaws.com/session-name";
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
            MigrationSource.PodIdentity => OfAssociation(workload, options.Associations),
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
        if (account is null)
        {
            return workload.NotCarried(workload.Namespace.Length == 0
                ? CarryRule.NoNamespace
                : $"service account {workload.ServiceAccount} of namespace {workload.Namespace} is not among what was read, and may have a role: give its manifest too, or read the cluster (--kubeconfig)");
        }

        if (!account.TryGetValue(AccountRole, out var role))
            return null;

        var taken = Take(workload, role, $"annotation {AccountRole} of service account {workload.ServiceAccount}");
        var settings = account.Keys.Where(k => k.StartsWith(TokenPrefix, StringComparison.Ordinal) && k != AccountRole).Order(StringComparer.Ordinal).ToList();
        return settings.Count == 0 ? taken : taken with { Problems = [.. taken.Problems, $"{string.Join(", ", settings)}: settings of IRSA's token, which Injector does not use"] };
    }

    private static MigratedWorkload? OfAssociation(MigratedWorkload workload, IReadOnlyDictionary<(string Namespace, string ServiceAccount), FormerAssociation> all)
    {
        if (workload.Namespace.Length == 0)
            return all.Keys.Any(k => k.ServiceAccount == workload.ServiceAccount) ? workload.NotCarried(CarryRule.NoNamespace) : null;
        if (!all.TryGetValue((workload.Namespace, workload.ServiceAccount), out var association))
            return null;
        if (association.Narrows)
            return workload.NotCarried("its association narrows the role by a session policy: write its grant yourself, with that policy as spec.session.policy");

        var taken = Take(workload, association.Role, "the association") with { ExternalId = association.ExternalId };
        return association.By is null
            ? taken
            : taken with { Problems = [.. taken.Problems, $"its association went by {association.By} to {association.Role}: the grant gives the second at once, which must trust the endpoint instead of the first"] };
    }

    private static MigratedWorkload Take(MigratedWorkload workload, string text, string where) => RoleArn.TryParse(text, out var role)
        ? workload with { Role = role }
        : workload with { Problems = [$"expected a role ARN such as {RoleArn.Expected} in {where}, found \"{text}\""] };
}
