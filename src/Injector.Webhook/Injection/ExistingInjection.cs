using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>An injection that a pod brings along: complete and ours, or the pod is refused.</summary>
/// <param name="Id">Its credential id.</param>
/// <param name="Delivery">How its credentials are reached.</param>
/// <param name="IsNative">Whether its sidecar is a native one.</param>
internal sealed record ExistingInjection(CredentialId Id, Delivery Delivery, bool IsNative)
{
    /// <summary>What the pod brings; null when it has nothing of ours.</summary>
    /// <exception cref="InjectionRefusedException">It has something, and that is no complete injection of ours.</exception>
    public static ExistingInjection? Find(PodView pod, InjectionSettings settings, PodWishes wishes)
    {
        if (!HasTrace(pod))
            return null;

        if (!pod.Annotations.TryGetValue(Labels.CredentialId, out var text) || !CredentialId.TryParseUuid(text, out var id))
            throw Reserved($"annotation {Labels.CredentialId}: expected a lower-case UUID of ours");

        var native = Single(pod.InitContainers, InjectedNames.ProxyContainer);
        var classic = Single(pod.MainContainers, InjectedNames.ProxyContainer);
        var linkLocal = Single(pod.InitContainers, InjectedNames.LinkLocalContainer);
        if (native is null == classic is null)
            throw Reserved($"expected one container {InjectedNames.ProxyContainer}");
        if (native is not null && linkLocal is not null && linkLocal.Index > native.Index)
            throw Reserved($"expected {InjectedNames.LinkLocalContainer} before {InjectedNames.ProxyContainer}");
        if (Strays(pod, native, classic, linkLocal) is { } stray)
            throw Reserved($"{stray.Pointer} has a name of ours");
        if (All(pod).FirstOrDefault(c => !IsOurs(c.Name) && MountsToken(c)) is { } reader)
            throw Reserved($"{reader.Pointer} mounts {InjectedNames.TokenVolume}");

        var proxy = native ?? classic!;
        var parts = new InjectedParts(settings with { EndpointCa = Authority(proxy, settings) }, wishes, id);
        Check(PartComparison.Container(proxy.Json, parts.Proxy(native is not null), proxy.Pointer));
        if (linkLocal is not null)
            Check(PartComparison.Container(linkLocal.Json, parts.LinkLocal(), linkLocal.Pointer));
        CheckVolume(pod, parts);
        var delivery = linkLocal is null ? Delivery.Loopback : Delivery.LinkLocal;
        CheckDelivery(pod, CredentialsUri.Variable(id, linkLocal is null ? Delivery.LinkLocal : Delivery.Loopback, settings.UriStyle), delivery);
        return new ExistingInjection(id, delivery, native is not null);
    }

    // Between two reviews of one pod the CA may have been renewed.
    private static string? Authority(ContainerView proxy, InjectionSettings settings)
    {
        var found = proxy.Environment.FirstOrDefault(v => v.Name == EnvironmentVariables.UpstreamCa).Value;
        return found is not null && settings.EarlierEndpointCas.Contains(found, StringComparer.Ordinal) ? found : settings.EndpointCa;
    }

    private static bool HasTrace(PodView pod) =>
        Labels.ReservedAnnotations.Any(pod.Annotations.ContainsKey)
        || All(pod).Any(c => IsOurs(c.Name) || MountsToken(c))
        || pod.Volumes.Any(IsTokenVolume);

    private static IEnumerable<ContainerView> All(PodView pod) =>
        pod.InitContainers.Concat(pod.MainContainers).Concat(pod.EphemeralContainers);

    private static bool IsOurs(string name) => name is InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer;

    private static bool MountsToken(ContainerView container) => PodReading.Objects(container.Json, "volumeMounts", container.Pointer)
        .Any(mount => PodReading.Text(mount, "name", container.Pointer + ".volumeMounts") == InjectedNames.TokenVolume);

    private static bool IsTokenVolume(JsonElement volume) => PodReading.Text(volume, "name", "spec.volumes") == InjectedNames.TokenVolume;

    private static ContainerView? Single(IReadOnlyList<ContainerView> containers, string name)
    {
        var found = containers.Where(c => c.Name == name).ToList();
        return found.Count > 1 ? throw Reserved($"expected one container {name}, found {found.Count}") : found.FirstOrDefault();
    }

    private static ContainerView? Strays(PodView pod, params ContainerView?[] known) =>
        All(pod).FirstOrDefault(c => IsOurs(c.Name) && !known.Contains(c));

    private static void CheckVolume(PodView pod, InjectedParts parts)
    {
        var volumes = pod.Volumes.Where(IsTokenVolume).ToList();
        if (volumes.Count != 1)
            throw Reserved($"expected one volume {InjectedNames.TokenVolume}, found {volumes.Count}");
        Check(PartComparison.Exact(volumes[0], parts.Volume(), "/spec/volumes/" + InjectedNames.TokenVolume));
    }

    // Without its init container a link-local injection looks like a loopback one; its variables tell.
    private static void CheckDelivery(PodView pod, ContainerVariable other, Delivery delivery)
    {
        if (All(pod).FirstOrDefault(c => c.Environment.Contains(other)) is { } container)
            throw Reserved($"{container.Pointer} has {other.Name} of this credential id, and the rest is for delivery {StatusAnnotation.Name(delivery)}");
    }

    private static void Check(string? difference)
    {
        if (difference is not null)
            throw Reserved($"{difference} is not what this injector writes");
    }

    private static InjectionRefusedException Reserved(string what) => new(
        InjectionReasons.ReservedName,
        $"the pod brings parts of an injection that are not a whole one of ours: {what}. Remove the containers {InjectedNames.LinkLocalContainer} and "
        + $"{InjectedNames.ProxyContainer}, volume {InjectedNames.TokenVolume} and annotations {Labels.CredentialId}, {Labels.Status} (injector uninject does it)");
}
