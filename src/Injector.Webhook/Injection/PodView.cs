using System.Text.Json;

namespace Injector.Webhook.Injection;

/// <summary>A pod (or the template of one) as it came, raw: only what injection looks at is read, and nothing is ever written through it.</summary>
internal sealed class PodView
{
    private readonly JsonElement spec;

    /// <summary>Reads it.</summary>
    /// <exception cref="PodFormatException">It is not built as a pod is.</exception>
    public PodView(JsonElement pod)
    {
        if (pod.ValueKind is not JsonValueKind.Object)
            throw PodReading.Wrong("object", "a pod", pod.ValueKind);

        Json = pod;
        var metadata = PodReading.Object(pod, "metadata", "");
        HasMetadata = metadata is not null;
        Name = metadata is { } m ? PodReading.Text(m, "name", "metadata") ?? PodReading.Text(m, "generateName", "metadata") ?? "" : "";
        HasAnnotations = metadata is { } a && PodReading.Object(a, "annotations", "metadata") is not null;
        Annotations = metadata is { } n ? PodReading.Texts(n, "annotations", "metadata") : new Dictionary<string, string>(StringComparer.Ordinal);
        Labels = metadata is { } l ? PodReading.Texts(l, "labels", "metadata") : new Dictionary<string, string>(StringComparer.Ordinal);
        spec = PodReading.Object(pod, "spec", "") ?? throw new PodFormatException("spec: expected a pod's spec, found none");
        InitContainers = Containers("initContainers");
        MainContainers = Containers("containers");
        EphemeralContainers = Containers("ephemeralContainers");
        Volumes = PodReading.Objects(spec, "volumes", "spec");
    }

    /// <summary>The pod, raw.</summary>
    public JsonElement Json { get; }

    /// <summary>Name, or the prefix from which one will be made.</summary>
    public string Name { get; }

    /// <summary>Whether there is a metadata object to add to.</summary>
    public bool HasMetadata { get; }

    /// <summary>Whether there is an annotations object to add to.</summary>
    public bool HasAnnotations { get; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Init containers and native sidecars.</summary>
    public IReadOnlyList<ContainerView> InitContainers { get; }

    /// <summary>Containers.</summary>
    public IReadOnlyList<ContainerView> MainContainers { get; }

    /// <summary>Debug containers.</summary>
    public IReadOnlyList<ContainerView> EphemeralContainers { get; }

    /// <summary>Volumes, raw.</summary>
    public IReadOnlyList<JsonElement> Volumes { get; }

    /// <summary>Whether the pod uses the node's network.</summary>
    public bool IsHostNetwork => PodReading.IsTrue(spec, "hostNetwork", "spec");

    /// <summary>Whether its containers end by themselves.</summary>
    public bool EndsByItself => PodReading.Text(spec, "restartPolicy", "spec") is "Never" or "OnFailure";

    /// <summary>Whether it is a static pod's mirror.</summary>
    public bool IsMirror => Annotations.ContainsKey("kubernetes.io/config.mirror");

    /// <summary>Whether requests and limits stand at pod level, where those of containers must fit in.</summary>
    public bool HasPodResources => PodReading.Object(spec, "resources", "spec") is { } resources
        && (PodReading.Object(resources, "requests", "spec.resources") is not null || PodReading.Object(resources, "limits", "spec.resources") is not null);

    /// <summary>Whether it can only run on Windows, by any of the ways to say so.</summary>
    public bool IsWindows =>
        (PodReading.Object(spec, "os", "spec") is { } os && PodReading.Text(os, "name", "spec.os") is "windows")
        || (PodReading.Texts(spec, "nodeSelector", "spec").TryGetValue("kubernetes.io/os", out var node) && node == "windows")
        || AffinityDemandsWindows();

    /// <summary>Whether the pod itself asks for injection: our label, or any annotation of ours.</summary>
    public bool AsksItself =>
        Labels.ContainsKey(Core.Names.Labels.Inject)
        || Annotations.Keys.Any(key => key.StartsWith(Core.Names.Labels.Group + "/", StringComparison.Ordinal));

    private IReadOnlyList<ContainerView> Containers(string list) =>
        [.. PodReading.Objects(spec, list, "spec").Select((json, i) => new ContainerView(json, list, i))];

    // Terms are alternatives: only when each of them demands Windows is there no other way.
    private bool AffinityDemandsWindows()
    {
        if (PodReading.Object(spec, "affinity", "spec") is not { } affinity
            || PodReading.Object(affinity, "nodeAffinity", "spec.affinity") is not { } node
            || PodReading.Object(node, "requiredDuringSchedulingIgnoredDuringExecution", "spec.affinity.nodeAffinity") is not { } required)
            return false;

        var terms = PodReading.Objects(required, "nodeSelectorTerms", "spec.affinity.nodeAffinity.required");
        return terms.Count > 0 && terms.All(DemandsWindows);
    }

    private static bool DemandsWindows(JsonElement term) => PodReading.Objects(term, "matchExpressions", "nodeSelectorTerm").Any(expression =>
        PodReading.Text(expression, "key", "expression") == "kubernetes.io/os"
        && PodReading.Text(expression, "operator", "expression") == "In"
        && PodReading.List(expression, "values", "expression") is [{ ValueKind: JsonValueKind.String } only] && only.GetString() == "windows");
}
