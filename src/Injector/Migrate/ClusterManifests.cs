using System.Text;
using System.Text.Json;
using Injector.Endpoint.Options;
using Injector.Kubernetes;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;

namespace Injector.Migrate;

/// <summary>Whatever of a cluster may have a role, as documents.</summary>
internal static class ClusterManifests
{
    /// <summary>Reads them.</summary>
    /// <exception cref="StartupException">The cluster cannot be read.</exception>
    public static async Task<string> ReadAsync(string kubeconfig, CancellationToken stop)
    {
        using var client = ClusterClient.Open(kubeconfig);
        try
        {
            var text = new StringBuilder();
            foreach (var item in await new WorkloadReader(client).AllAsync(stop))
                text.Append("---\n").Append(JsonSerializer.Serialize(item)).Append('\n');
            return text.ToString();
        }
        catch (ClusterException e)
        {
            throw new StartupException(e.Message);
        }
    }
}
