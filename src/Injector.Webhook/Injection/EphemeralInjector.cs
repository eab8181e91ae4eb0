using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Injection;

/// <summary>Gives a new debug container of an injected pod the same variables; those that run already cannot be changed any more.</summary>
public static class EphemeralInjector
{
    /// <summary>Decides.</summary>
    /// <param name="json">The pod with the new debug container.</param>
    /// <param name="before">The pod as it was.</param>
    /// <param name="settings">The operator's settings.</param>
    /// <exception cref="PodFormatException">One of them is no pod.</exception>
    public static InjectionResult Inject(JsonElement json, JsonElement before, InjectionSettings settings)
    {
        var pod = new PodView(json);
        var isInjected = pod.InitContainers.Concat(pod.MainContainers).Any(c => c.Name == InjectedNames.ProxyContainer);
        if (!settings.EphemeralContainers || !isInjected
            || !pod.Annotations.TryGetValue(Labels.CredentialId, out var text) || !CredentialId.TryParseUuid(text, out var id))
            return InjectionResult.Unchanged(InjectionReasons.NotApplicable);

        var delivery = pod.InitContainers.Any(c => c.Name == InjectedNames.LinkLocalContainer) ? Delivery.LinkLocal : Delivery.Loopback;
        var known = before.ValueKind is JsonValueKind.Object
            ? new PodView(before).EphemeralContainers.Select(c => c.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var environment = new EnvironmentWish(
            CredentialsUri.Variable(id, delivery, settings.UriStyle), CredentialsUri.Host(delivery), settings.Region);
        var patch = new List<PatchOperation>();
        var notices = new List<InjectionNotice>();
        var reports = pod.EphemeralContainers
            .Where(c => !known.Contains(c.Name))
            .Select(c => EnvironmentPatch.Make(c, environment, patch, notices))
            .ToList();
        return new InjectionResult
        {
            Outcome = patch.Count > 0 ? InjectionOutcome.Injected : InjectionOutcome.Unchanged,
            Reason = patch.Count > 0 ? InjectionReasons.Injected : InjectionReasons.AlreadyInjected,
            Patch = patch,
            Notices = notices,
            Delivery = delivery,
            IsNative = pod.InitContainers.Any(c => c.Name == InjectedNames.ProxyContainer),
            Containers = reports,
        };
    }
}
