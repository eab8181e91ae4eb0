using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.Kubernetes.Callers;

/// <summary>
/// The role a pod wishes for: its own annotation, else its service account's; with the setting for migrants also those of kube2iam, kiam and
/// IRSA, after ours. A wish only ever chooses among what is granted.
/// </summary>
public static class RoleWish
{
    /// <summary>Annotation of kube2iam and kiam, on pods.</summary>
    public const string KiamAnnotation = "iam.amazonaws.com/role";

    /// <summary>Annotation of IRSA, on service accounts.</summary>
    public const string IrsaAnnotation = "eks.amazonaws.com/role-arn";

    /// <summary>Reads it.</summary>
    /// <param name="pod">The pod's annotations; null for none.</param>
    /// <param name="serviceAccount">Those of its service account; null for none.</param>
    /// <param name="options">Which annotations count.</param>
    /// <returns>The role, none, or why it cannot be taken.</returns>
    public static (RoleArn? Wish, string? Problem) Read(
        IDictionary<string, string>? pod, IDictionary<string, string>? serviceAccount, CallerOptions options)
    {
        if (Get(pod, Labels.TaskRoleArn) is { } own)
            return Parse(own, $"the pod's annotation {Labels.TaskRoleArn}");
        if (options.AcceptForeignAnnotations && Get(pod, KiamAnnotation) is { } kiam)
            return Parse(Complete(kiam, options.BaseRoleArn), $"the pod's annotation {KiamAnnotation}");
        if (Get(serviceAccount, Labels.TaskRoleArn) is { } account)
            return Parse(account, $"the service account's annotation {Labels.TaskRoleArn}");
        if (options.AcceptForeignAnnotations && Get(serviceAccount, IrsaAnnotation) is { } irsa)
            return Parse(irsa, $"the service account's annotation {IrsaAnnotation}");

        return (null, null);
    }

    private static (RoleArn? Wish, string? Problem) Parse(string text, string where) => RoleArn.TryParse(text, out var role)
        ? (role, null)
        : (null, $"Expected a role ARN such as {RoleArn.Expected} in {where}, found another text.");

    private static string Complete(string role, string? baseRoleArn) =>
        baseRoleArn is null || role.StartsWith("arn:", StringComparison.Ordinal) ? role : baseRoleArn + role.TrimStart('/');

    private static string? Get(IDictionary<string, string>? annotations, string key) =>
        annotations is not null && annotations.TryGetValue(key, out var value) ? value : null;
}
