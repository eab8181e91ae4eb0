using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>The built-in admission of pods on creation, which runs before the webhooks and again when they are reinvoked.</summary>
/// <param name="store">Where service accounts are looked up.</param>
internal sealed class PodAdmission(ObjectStore store)
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";

    /// <summary>Admits a pod in place, as the ServiceAccount, DefaultTolerationSeconds and Priority plug-ins do.</summary>
    public void Apply(JsonObject pod, string @namespace)
    {
        var spec = pod.Child("spec");
        Tolerate(spec, "node.kubernetes.io/not-ready");
        Tolerate(spec, "node.kubernetes.io/unreachable");
        spec["priority"] ??= 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        if (pod["metadata"]?["annotations"]?["kubernetes.io/config.mirror"] is not null)
            return;

        if (spec.Text("serviceAccountName").Length == 0)
            spec["serviceAccountName"] = "default";
        spec["serviceAccount"] = spec.Text("serviceAccountName");
        var account = store.Find(ResourceKind.ServiceAccount, @namespace, spec.Text("serviceAccountName"))?.Read();
        if (spec.Flag("automountServiceAccountToken") ?? account.Flag("automountServiceAccountToken") ?? true)
            Mount(spec);
    }

    /// <summary>A random suffix such as the real server appends to names.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);

    private static void Mount(JsonObject spec)
    {
        var existing = spec.Objects("volumes").Select(volume => volume.Text("name"))
            .FirstOrDefault(name => name.StartsWith(VolumePrefix, StringComparison.Ordinal));
        var name = existing ?? VolumePrefix + RandomSuffix();
        var needed = false;
        foreach (var container in spec.Objects("initContainers").Concat(spec.Objects("containers")))
        {
            if (container.Objects("volumeMounts").Any(mount => mount.Text("mountPath") == MountPath))
                continue;
            needed = true;
            if (container["volumeMounts"] is not JsonArray mounts)
                container["volumeMounts"] = mounts = [];
            mounts.Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
        }

        if (existing is not null || !needed)
            return;
        if (spec["volumes"] is not JsonArray volumes)
            spec["volumes"] = volumes = [];
        volumes.Add((JsonNode)Volume(name));
    }

    private static JsonObject Volume(string name)
    {
        var token = new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } };
        var certificate = new JsonObject
        {
            ["configMap"] = new JsonObject
            {
                ["name"] = "kube-root-ca.crt",
                ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
            },
        };
        var reference = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" };
        var inside = new JsonObject
        {
            ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["path"] = "namespace", ["fieldRef"] = reference }) },
        };
        return new JsonObject
        {
            ["name"] = name,
            ["projected"] = new JsonObject { ["sources"] = new JsonArray(token, certificate, inside), ["defaultMode"] = 420 },
        };
    }

    private static void Tolerate(JsonObject spec, string taint)
    {
        if (spec.Objects("tolerations").Any(toleration => toleration.Text("key") == taint))
            return;
        if (spec["tolerations"] is not JsonArray tolerations)
            spec["tolerations"] = tolerations = [];
        tolerations.Add((JsonNode)new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
    }
}
