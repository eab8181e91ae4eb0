using System.Text.Json.Nodes;

namespace Injector.Webhook.Tests.World;

/// <summary>What an API server and other admission plug-ins do to a patched pod before they ask a second time.</summary>
internal static class ApiServer
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>All of it at once, keys in another order as well.</summary>
    public static JsonNode ComesBack(JsonNode pod)
    {
        var copy = pod.DeepClone();
        ServiceAccount(copy);
        WebIdentity(copy);
        LimitRanger(copy);
        Defaults(copy);
        return Sorted(copy)!;
    }

    /// <summary>The ServiceAccount plug-in: the token of the pod's account in every container that has nothing mounted there.</summary>
    public static void ServiceAccount(JsonNode pod)
    {
        Volume(pod, "kube-api-access-x7k2p", new JsonObject { ["projected"] = new JsonObject { ["sources"] = new JsonArray(), ["defaultMode"] = 420 } });
        foreach (var container in Sample.Containers(pod))
            Mount(container, "kube-api-access-x7k2p", AccountFolder);
    }

    /// <summary>The webhook of IAM roles for service accounts: variables at the end, and a mount, in every container.</summary>
    public static void WebIdentity(JsonNode pod)
    {
        Volume(pod, "aws-iam-token", new JsonObject { ["projected"] = new JsonObject { ["sources"] = new JsonArray() } });
        foreach (var container in Sample.Containers(pod))
        {
            foreach (var name in new[] { "AWS_STS_REGIONAL_ENDPOINTS", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE" })
                List(container, "env").Add(new JsonObject { ["name"] = name, ["value"] = "of-another-webhook" });
            Mount(container, "aws-iam-token", "/var/run/secrets/eks.amazonaws.com/serviceaccount");
        }
    }

    /// <summary>LimitRanger: a default for every limit and request that is not there.</summary>
    public static void LimitRanger(JsonNode pod)
    {
        foreach (var container in Sample.Containers(pod))
        {
            var resources = Object(container, "resources");
            foreach (var (kind, cpu, memory) in new[] { ("limits", "2", "4Gi"), ("requests", "1m", "1Mi") })
            {
                var amounts = Object(resources, kind);
                amounts["cpu"] ??= cpu;
                amounts["memory"] ??= memory;
                amounts["ephemeral-storage"] ??= "1Gi";
            }
        }
    }

    /// <summary>AlwaysPullImages.</summary>
    public static void AlwaysPullImages(JsonNode pod)
    {
        foreach (var container in Sample.Containers(pod))
            container["imagePullPolicy"] = "Always";
    }

    /// <summary>Defaults of the decoder: canonical amounts, rounded up to a thousandth.</summary>
    public static void Defaults(JsonNode pod)
    {
        foreach (var container in Sample.Containers(pod))
        {
            if (container["securityContext"] is JsonObject security)
                security["procMount"] ??= "Default";
            if (container["resources"]?["requests"] is JsonObject requests && requests["cpu"]?.GetValue<string>() is "150u" or "0.0015")
                requests["cpu"] = requests["cpu"]!.GetValue<string>() == "150u" ? "1m" : "2m";
            if (container["resources"]?["limits"] is JsonObject limits && limits["memory"]?.GetValue<string>() == "1e8")
                limits["memory"] = "100e6";
        }
    }

    private static void Volume(JsonNode pod, string name, JsonObject source)
    {
        source["name"] = name;
        List(pod["spec"]!.AsObject(), "volumes").Add(source);
    }

    private static void Mount(JsonObject container, string volume, string path) =>
        List(container, "volumeMounts").Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = path });

    private static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray)
            parent[name] = new JsonArray();
        return parent[name]!.AsArray();
    }

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject)
            parent[name] = new JsonObject();
        return parent[name]!.AsObject();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
