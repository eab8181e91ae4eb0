using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Kubernetes.Connection;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Inventory;

/// <summary>Reads one pod with its containers' environments. Secrets are never read.</summary>
public sealed class PodReader(IKubernetes client)
{
    /// <summary>Reads it.</summary>
    /// <returns>The pod; null when there is none.</returns>
    /// <exception cref="ClusterException">It cannot be read.</exception>
    public async Task<PodDetails?> ReadAsync(string ns, string name, CancellationToken cancellation)
    {
        var pod = await ClusterInventory.AskAsync($"pod {ns}/{name}", () => client.CoreV1.ReadNamespacedPodAsync(name, ns, cancellationToken: cancellation));
        if (pod is null)
            return null;

        var containers = new List<ContainerDetails>();
        foreach (var container in (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []))
            containers.Add(await ReadAsync(ns, container, cancellation));
        return new PodDetails(
            ClusterInventory.Summary(pod), new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal), containers);
    }

    private async Task<ContainerDetails> ReadAsync(string ns, V1Container container, CancellationToken cancellation)
    {
        var variables = new List<ContainerVariable>();
        var unseen = new List<string>();
        foreach (var source in container.EnvFrom ?? [])
        {
            if (source.SecretRef is { } secret)
                unseen.Add("secret " + secret.Name);
            if (source.ConfigMapRef is not { } map)
                continue;

            try
            {
                variables.AddRange((await ConfigMapAsync(ns, map.Name, cancellation)).Select(v => new ContainerVariable(source.Prefix + v.Key, v.Value)));
            }
            catch (ClusterException e)
            {
                // Who may not read this one is told the rest.
                unseen.Add(e.Message);
            }
        }

        // What is taken from elsewhere is there, whatever its value.
        variables.AddRange((container.Env ?? []).Select(v => new ContainerVariable(v.Name, v.ValueFrom is null ? v.Value ?? "" : null)));
        return new ContainerDetails(container.Name, variables, unseen);
    }

    // A pod's author writes this name, and the API server takes what can be none.
    private async Task<IDictionary<string, string>> ConfigMapAsync(string ns, string name, CancellationToken cancellation)
    {
        if (!ObjectName.IsSubdomain(name))
            throw new ClusterException($"configmap {ns}/{name}: no config map can have this name");

        var read = await ClusterInventory.AskAsync($"configmap {ns}/{name}", () => client.CoreV1.ReadNamespacedConfigMapAsync(name, ns, cancellationToken: cancellation));
        return read?.Data ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }
}
