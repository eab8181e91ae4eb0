using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Fills in what the real server's defaulting fills in of a pod, as far as it matters to webhooks.</summary>
internal static class PodDefaults
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>Defaults a pod in place; what is set stays.</summary>
    public static void Apply(JsonObject pod)
    {
        var spec = pod.Child("spec");
        foreach (var container in ContainerLists.SelectMany(list => spec.Objects(list)))
            Container(container);
        foreach (var volume in spec.Objects("volumes"))
            Volume(volume);

        Default(spec, "restartPolicy", "Always");
        Default(spec, "terminationGracePeriodSeconds", 30);
        Default(spec, "dnsPolicy", "ClusterFirst");
        spec.Child("securityContext");
        Default(spec, "schedulerName", "default-scheduler");
        Default(spec, "enableServiceLinks", true);
        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
            spec["serviceAccount"] = account;
        else if (spec.Text("serviceAccount") is { Length: > 0 } old)
            spec["serviceAccountName"] = old;
    }

    private static void Container(JsonObject container)
    {
        container.Child("resources");
        Default(container, "terminationMessagePath", "/dev/termination-log");
        Default(container, "terminationMessagePolicy", "File");
        var image = container.Text("image");
        if (image.Length > 0)
            Default(container, "imagePullPolicy", Latest(image) ? "Always" : "IfNotPresent");
        foreach (var port in container.Objects("ports"))
            Default(port, "protocol", "TCP");
        foreach (var probe in Probes.Select(name => container[name]).OfType<JsonObject>())
            Probe(probe);
        foreach (var reference in container.Objects("env").Select(entry => entry["valueFrom"]?["fieldRef"]).OfType<JsonObject>())
            Default(reference, "apiVersion", "v1");
        if (container["resources"] is JsonObject { } resources && resources["limits"] is JsonObject limits)
        {
            foreach (var (name, quantity) in limits)
            {
                if (!resources.Child("requests").ContainsKey(name))
                    resources.Child("requests")[name] = quantity?.DeepClone();
            }
        }
    }

    private static void Probe(JsonObject probe)
    {
        if (probe["httpGet"] is JsonObject get)
        {
            Default(get, "path", "/");
            Default(get, "scheme", "HTTP");
        }

        if (probe["grpc"] is JsonObject grpc)
            Default(grpc, "service", "");
        Default(probe, "timeoutSeconds", 1);
        Default(probe, "periodSeconds", 10);
        Default(probe, "successThreshold", 1);
        Default(probe, "failureThreshold", 3);
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var source in new[] { "projected", "secret", "configMap", "downwardAPI" }.Select(name => volume[name]).OfType<JsonObject>())
            Default(source, "defaultMode", 420);
        if (volume["hostPath"] is JsonObject hostPath)
            Default(hostPath, "type", "");
        foreach (var source in (volume["projected"] as JsonObject).Objects("sources"))
        {
            if (source["serviceAccountToken"] is JsonObject token)
                Default(token, "expirationSeconds", 3600);
            foreach (var reference in (source["downwardAPI"] as JsonObject).Objects("items").Select(item => item["fieldRef"]).OfType<JsonObject>())
                Default(reference, "apiVersion", "v1");
        }
    }

    private static bool Latest(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@', StringComparison.Ordinal)
            && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal));
    }

    private static void Default(JsonObject node, string name, JsonNode value)
    {
        if (node[name] is null)
            node[name] = value;
    }
}
