using Injector.Check;
using Injector.Core.Names;
using Injector.Kubernetes.Inventory;

namespace Injector.Explain;

/// <summary>What the webhook did with a pod, and why, by what can be seen of it.</summary>
internal static class PodInjection
{
    /// <summary>Whether it has the sidecar. Annotations prove nothing: whoever makes a pod may write them.</summary>
    public static bool IsInjected(PodDetails pod) => pod.Summary.Containers.Contains(InjectedNames.ProxyContainer, StringComparer.Ordinal);

    /// <summary>Tells it, with the mend.</summary>
    public static string Tell(PodDetails pod)
    {
        var status = pod.Annotations.GetValueOrDefault(Labels.Status);
        if (IsInjected(pod))
            return status is null ? $"injected: it has the sidecar {InjectedNames.ProxyContainer}" : $"injected, as the webhook says: {status}";

        return Reason(pod.Summary) + (status is null ? "" : $". What its annotation {Labels.Status} says does not hold: it has no sidecar {InjectedNames.ProxyContainer}");
    }

    private static string Reason(PodSummary pod)
    {
        var label = pod.Labels.GetValueOrDefault(Labels.Inject);
        if (pod.Obstacle.Length > 0)
            return $"not injected, and cannot be: {pod.Obstacle}";
        if (label is Labels.Disabled)
            return $"not injected: its label {Labels.Inject}: {Labels.Disabled} opts it out. Take the label off, or set it to {Labels.Enabled}, and make it anew";
        if (label is not (null or Labels.Enabled))
            return $"not injected: expected {Labels.Inject}: {Labels.Enabled} (or {Labels.Disabled}), found \"{label}\". Mend the label and make it anew";
        if (WebhookCheck.Spared.Contains(pod.Namespace, StringComparer.Ordinal))
            return $"not injected: nothing ever is in namespace {pod.Namespace}. Run it in another namespace";

        return label is null
            ? $"not injected: neither it nor, when it was made, its namespace had {Labels.Inject}: {Labels.Enabled}"
            : "it has opted in and is not injected: it was made while the webhook was away, or got its label later: delete it so that it is made anew. "
                + $"Should that not help, the webhook leaves namespace {pod.Namespace} alone: its own, or one of its --exclude-namespace";
    }
}
