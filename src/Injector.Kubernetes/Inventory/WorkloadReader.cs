using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace Injector.Kubernetes.Inventory;

/// <summary>Reads what makes pods in a cluster, and the service accounts, as the API server has them: raw, so that no field is lost.</summary>
public sealed class WorkloadReader(IKubernetes client)
{
    private static readonly (string Group, string Version, string Plural, string Kind)[] Kinds =
    [
        ("apps", "v1", "deployments", "Deployment"), ("apps", "v1", "statefulsets", "StatefulSet"), ("apps", "v1", "daemonsets", "DaemonSet"), ("batch", "v1", "cronjobs", "CronJob"),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="Connection.ClusterException">They cannot be read.</exception>
    public async Task<IReadOnlyList<JsonNode>> AllAsync(CancellationToken cancellation)
    {
        var all = new List<JsonNode>();
        foreach (var (group, version, plural, kind) in Kinds)
        {
            var list = await ClusterInventory.AskAsync(plural, () => client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(group, version, plural, cancellationToken: cancellation));
            foreach (var item in list.ValueKind is JsonValueKind.Object ? list.GetProperty("items").EnumerateArray().ToList() : [])
                all.Add(Whole(JsonNode.Parse(item.GetRawText())!, $"{group}/{version}", kind));
        }

        var accounts = await ClusterInventory.AskAsync("service accounts", () => client.CoreV1.ListServiceAccountForAllNamespacesAsync(cancellationToken: cancellation));
        foreach (var account in accounts?.Items ?? [])
            all.Add(Whole(JsonNode.Parse(KubernetesJson.Serialize(account))!, "v1", "ServiceAccount"));
        return all;
    }

    // Items of a list do not say what they are.
    private static JsonNode Whole(JsonNode item, string apiVersion, string kind)
    {
        item["apiVersion"] = apiVersion;
        item["kind"] = kind;
        (item["metadata"] as JsonObject)?.Remove("managedFields");
        return item;
    }
}
