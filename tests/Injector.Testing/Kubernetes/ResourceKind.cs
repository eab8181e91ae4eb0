namespace Injector.Testing.Kubernetes;

/// <summary>A kind of resource that the fake server stores.</summary>
/// <param name="Group">API group, empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Plural">Name in URLs.</param>
/// <param name="Kind">Name in objects.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
/// <param name="HasStatus">Whether it has a status subresource, so that a plain update leaves the status alone.</param>
public sealed record ResourceKind(string Group, string Version, string Plural, string Kind, bool Namespaced, bool HasStatus = false)
{
    private static readonly HashSet<string> ReturnedOnDelete = new(StringComparer.Ordinal) { "pods", "serviceaccounts" };

    /// <summary>Everything that the fake stores.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new("", "v1", "namespaces", "Namespace", Namespaced: false, HasStatus: true),
        new("", "v1", "nodes", "Node", Namespaced: false, HasStatus: true),
        new("", "v1", "pods", "Pod", Namespaced: true, HasStatus: true),
        new("", "v1", "serviceaccounts", "ServiceAccount", Namespaced: true),
        new("", "v1", "secrets", "Secret", Namespaced: true),
        new("", "v1", "configmaps", "ConfigMap", Namespaced: true),
        new("", "v1", "events", "Event", Namespaced: true),
        new("apps", "v1", "deployments", "Deployment", Namespaced: true, HasStatus: true),
        new("apps", "v1", "replicasets", "ReplicaSet", Namespaced: true, HasStatus: true),
        new("apps", "v1", "statefulsets", "StatefulSet", Namespaced: true, HasStatus: true),
        new("apps", "v1", "daemonsets", "DaemonSet", Namespaced: true, HasStatus: true),
        new("batch", "v1", "jobs", "Job", Namespaced: true, HasStatus: true),
        new("batch", "v1", "cronjobs", "CronJob", Namespaced: true, HasStatus: true),
        new("coordination.k8s.io", "v1", "leases", "Lease", Namespaced: true),
        new("events.k8s.io", "v1", "events", "Event", Namespaced: true),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", Namespaced: false),
        new("ecs-injector.io", "v1alpha1", "rolegrants", "RoleGrant", Namespaced: false, HasStatus: true),
    ];

    /// <summary>Pods.</summary>
    public static ResourceKind Pod { get; } = Of("v1", "Pod");

    /// <summary>Namespaces.</summary>
    public static ResourceKind Namespace { get; } = Of("v1", "Namespace");

    /// <summary>Service accounts.</summary>
    public static ResourceKind ServiceAccount { get; } = Of("v1", "ServiceAccount");

    /// <summary>Mutating webhook configurations.</summary>
    public static ResourceKind MutatingWebhookConfiguration { get; } = Of("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration");

    /// <summary>Group and version, as objects say it.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Plural and group, as error messages say it.</summary>
    public string Qualified => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Custom resources keep kind and apiVersion in the items of lists, and want a resourceVersion in updates.</summary>
    public bool Custom => Group == "ecs-injector.io";

    /// <summary>A deletion answers with the object instead of a Status.</summary>
    public bool AnswersDeletionWithObject => Group.Length == 0 && ReturnedOnDelete.Contains(Plural);

    /// <summary>The kind that an object says it is of.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ResourceKind Of(string? apiVersion, string? kind) =>
        All.FirstOrDefault(known => known.ApiVersion == apiVersion && known.Kind == kind)
        ?? throw new ArgumentException($"expected a kind that the fake API server stores, found \"{apiVersion}\" \"{kind}\"", nameof(kind));
}
