using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>Reads the opt-in of a pod and its namespace.</summary>
internal static class OptInRule
{
    /// <summary>Decides.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="namespaceLabels">Labels of its namespace.</param>
    /// <param name="settled">The answer where there is nothing to inject; null otherwise.</param>
    /// <exception cref="InjectionRefusedException">The label's value is neither enabled nor disabled.</exception>
    public static OptIn Decide(PodView pod, IReadOnlyDictionary<string, string> namespaceLabels, out InjectionResult? settled)
    {
        settled = null;
        if (pod.Labels.TryGetValue(Labels.Inject, out var label))
        {
            switch (label)
            {
                case Labels.Enabled:
                    return OptIn.Pod;
                case Labels.Disabled:
                    settled = InjectionResult.Unchanged(InjectionReasons.OptedOut);
                    return OptIn.None;
                default:
                    throw new InjectionRefusedException(
                        InjectionReasons.InvalidOptIn,
                        $"label {Labels.Inject}: expected {Labels.Enabled} or {Labels.Disabled}, found \"{label}\"");
            }
        }

        if (namespaceLabels.TryGetValue(Labels.Inject, out var ofNamespace) && ofNamespace == Labels.Enabled)
            return pod.AsksItself ? OptIn.Pod : OptIn.Namespace;

        settled = InjectionResult.Unchanged(InjectionReasons.NotOptedIn);
        return OptIn.None;
    }
}
