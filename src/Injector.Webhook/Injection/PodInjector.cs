using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>
/// Decides what to do with one pod. A pure function of pod, namespace labels, settings and id: no clock, no randomness, nothing asked. Which
/// role the pod gets is no matter here; it is decided when credentials are asked for.
/// </summary>
public static class PodInjector
{
    /// <summary>Decides.</summary>
    /// <param name="json">The pod, or the template of one, as it came.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="namespaceLabels">Labels of its namespace.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="id">The id that the pod gets if it has none yet.</param>
    /// <exception cref="PodFormatException">It is no pod.</exception>
    public static InjectionResult Inject(
        JsonElement json, string ns, IReadOnlyDictionary<string, string> namespaceLabels, InjectionSettings settings, CredentialId id)
    {
        var pod = new PodView(json);
        if (pod.IsMirror)
            return InjectionResult.Unchanged(InjectionReasons.MirrorPod);

        var optIn = OptIn.Pod;
        try
        {
            optIn = OptInRule.Decide(pod, namespaceLabels, out var settled);
            if (settled is not null)
                return settled;

            return settings.ExcludedNamespaces.Contains(ns, StringComparer.Ordinal)
                ? InjectionResult.Unchanged(InjectionReasons.ExcludedNamespace, $"nothing is injected in namespace {ns}", isWarning: true)
                : Prepare(pod, namespaceLabels, settings, id);
        }
        catch (InjectionRefusedException e) when (optIn is OptIn.Namespace && e.Reason is not InjectionReasons.ReservedName)
        {
            // The pod's author has asked for nothing; his pod runs, without credentials of ours.
            return InjectionResult.Unchanged(e.Reason, $"not injected, although the namespace asks for it: {e.Message}", isWarning: true);
        }
        catch (InjectionRefusedException e)
        {
            return InjectionResult.Rejected(e.Reason, e.Message);
        }
    }

    private static InjectionResult Prepare(
        PodView pod, IReadOnlyDictionary<string, string> namespaceLabels, InjectionSettings settings, CredentialId id)
    {
        // A forgery is refused wherever it runs, hence first.
        var wishes = PodWishes.Read(pod, settings);
        var existing = ExistingInjection.Find(pod, settings, wishes);
        if (pod.IsWindows)
            throw new InjectionRefusedException(InjectionReasons.Windows, $"Windows pods cannot be served: remove label {Labels.Inject}, or set it to {Labels.Disabled}");
        if (pod.IsHostNetwork)
        {
            throw new InjectionRefusedException(
                InjectionReasons.HostNetwork,
                $"the pod uses the node's network, where every such pod could ask for its credentials: remove hostNetwork, or set label {Labels.Inject} to {Labels.Disabled}");
        }

        PortRule.Check(pod);
        var delivery = DeliveryRule.Choose(existing?.Delivery ?? wishes.Delivery, settings.Delivery, namespaceLabels);
        return new InjectionBuilder(pod, settings, wishes, existing, delivery, id).Build();
    }
}
