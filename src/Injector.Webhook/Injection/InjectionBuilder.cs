using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Patching;

namespace Injector.Webhook.Injection;

/// <summary>Builds the patch for a pod that is to have its credentials: the smallest one, additions only, empty where all is there.</summary>
internal sealed class InjectionBuilder
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    private readonly PodView pod;
    private readonly PodWishes wishes;
    private readonly ExistingInjection? existing;
    private readonly Delivery delivery;
    private readonly CredentialId id;
    private readonly bool isNative;
    private readonly InjectedParts parts;
    private readonly EnvironmentWish environment;
    private readonly List<PatchOperation> patch = [];
    private readonly List<InjectionNotice> notices = [];
    private readonly List<ContainerReport> reports = [];

    public InjectionBuilder(
        PodView pod, InjectionSettings settings, PodWishes wishes, ExistingInjection? existing, Delivery delivery, CredentialId fresh)
    {
        this.pod = pod;
        this.wishes = wishes;
        this.existing = existing;
        this.delivery = delivery;
        id = existing?.Id ?? fresh;
        isNative = existing?.IsNative ?? settings.NativeSidecars;
        parts = new InjectedParts(settings, wishes, id);
        environment = new EnvironmentWish(
            CredentialsUri.Variable(id, delivery, settings.UriStyle), CredentialsUri.Host(delivery), settings.Region);
    }

    /// <summary>Builds it.</summary>
    public InjectionResult Build()
    {
        // Variables first: the places of the pod's own containers are still those of the pod.
        foreach (var container in pod.InitContainers.Concat(pod.MainContainers))
            Container(container);
        Notices();
        if (!reports.Exists(r => r.Added.Count > 0 || r.Why == EnvironmentPatch.AlreadyThere))
            return Nothing();

        if (existing is null)
        {
            AddContainers();
            AddVolume();
        }

        AddAnnotations();
        return new InjectionResult
        {
            Outcome = patch.Count > 0 ? InjectionOutcome.Injected : InjectionOutcome.Unchanged,
            Reason = existing is null ? InjectionReasons.Injected : InjectionReasons.AlreadyInjected,
            Patch = patch,
            // What a first review has said is not said again.
            Notices = existing is not null && patch.Count == 0 ? [] : notices,
            Delivery = delivery,
            IsNative = isNative,
            Containers = reports,
        };
    }

    private void Container(ContainerView container)
    {
        if (container.Name is InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer)
            return;

        if (wishes.Skip.Contains(container.Name))
            reports.Add(new ContainerReport(container.List, container.Name, [], $"left alone: {Labels.SkipContainers} names it"));
        else if (container.List == "initContainers" && !isNative)
            reports.Add(new ContainerReport(container.List, container.Name, [], "left alone: a classic sidecar starts after the init containers"));
        else
            reports.Add(EnvironmentPatch.Make(container, environment, patch, notices));
    }

    private void Notices()
    {
        foreach (var name in wishes.Skip.Where(name => !reports.Exists(r => r.Name == name)).Order(StringComparer.Ordinal))
            notices.Add(new InjectionNotice(InjectionReasons.UnknownContainer, $"{Labels.SkipContainers} names {name}, and the pod has no such container"));
        if (isNative)
            return;

        if (pod.EndsByItself)
        {
            notices.Add(new InjectionNotice(
                InjectionReasons.ClassicJob, "without native sidecars (Kubernetes 1.29) the credential proxy runs on after the pod's work is done: the pod does not complete by itself"));
        }

        if (pod.InitContainers.Any(c => !c.IsNativeSidecar && c.Name is not InjectedNames.LinkLocalContainer && !wishes.Skip.Contains(c.Name)))
            notices.Add(new InjectionNotice(InjectionReasons.ClassicInit, "without native sidecars (Kubernetes 1.29) init containers have no credentials"));
    }

    private InjectionResult Nothing() => new()
    {
        Outcome = InjectionOutcome.Unchanged,
        Reason = InjectionReasons.NoContainers,
        Message = "not injected: every container is left alone",
        IsWarning = true,
        Notices = notices,
        Containers = reports,
    };

    private void AddContainers()
    {
        var first = new List<JsonNode>();
        if (delivery is Delivery.LinkLocal)
            first.Add(parts.LinkLocal());
        if (isNative)
            first.Add(parts.Proxy(native: true));
        Prepend("initContainers", first);
        if (!isNative)
            Prepend("containers", [parts.Proxy(native: false)]);
    }

    private void Prepend(string list, List<JsonNode> containers)
    {
        if (containers.Count == 0)
            return;

        if (!HasList(list))
        {
            patch.Add(PatchOperation.Add("/spec/" + list, new JsonArray([.. containers])));
            return;
        }

        for (var i = 0; i < containers.Count; i++)
            patch.Add(PatchOperation.Add(FormattableString.Invariant($"/spec/{list}/{i}"), containers[i]));
    }

    private void AddVolume() => patch.Add(HasList("volumes")
        ? PatchOperation.Add("/spec/volumes/-", parts.Volume())
        : PatchOperation.Add("/spec/volumes", new JsonArray(parts.Volume())));

    private void AddAnnotations()
    {
        var wanted = new List<(string Key, string Value)>();
        if (existing is null)
            wanted.Add((Labels.CredentialId, id.Value));
        if (existing is null && !isNative && !pod.Annotations.ContainsKey(DefaultContainer) && pod.MainContainers.Count > 0)
            wanted.Add((DefaultContainer, pod.MainContainers[0].Name));

        pod.Annotations.TryGetValue(Labels.Status, out var before);

        // A second run with nothing to add leaves the record of the first.
        if (existing is null || before is null || patch.Count > 0)
            wanted.Add((Labels.Status, StatusAnnotation.Write(InjectionReasons.Injected, delivery, isNative, Recorded(before), notices)));

        if (wanted.Count == 0)
            return;

        if (pod.HasAnnotations)
        {
            foreach (var (key, value) in wanted)
            {
                var path = "/metadata/annotations/" + PatchOperation.Escape(key);
                patch.Add(pod.Annotations.ContainsKey(key) ? PatchOperation.Replace(path, value) : PatchOperation.Add(path, value));
            }

            return;
        }

        var annotations = new JsonObject();
        foreach (var (key, value) in wanted)
            annotations[key] = value;
        patch.Add(pod.HasMetadata
            ? PatchOperation.Add("/metadata/annotations", annotations)
            : PatchOperation.Add("/metadata", new JsonObject { ["annotations"] = annotations }));
    }

    // What an earlier run has added stands on record beside what this one adds.
    private IEnumerable<ContainerReport> Recorded(string? before)
    {
        var earlier = StatusAnnotation.ReadEnvironment(before);
        return reports.Select(report => earlier.TryGetValue(report.Name, out var names)
            ? report with { Added = [.. names.Union(report.Added, StringComparer.Ordinal)] }
            : report);
    }

    private bool HasList(string name) =>
        pod.Json.GetProperty("spec").TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array;
}
