using k8s;
using k8s.Exceptions;

namespace Injector.Kubernetes.Connection;

/// <summary>Makes the client of the Kubernetes API: from a kubeconfig, or from the service account of the pod that this runs in.</summary>
public static class ClusterConnection
{
    /// <summary>Makes it; nothing is asked yet.</summary>
    /// <param name="kubeconfig">A kubeconfig; null takes the pod's own service account, else KUBECONFIG or <c>~/.kube/config</c>.</param>
    /// <exception cref="ClusterException">There is none, or it cannot be read.</exception>
    public static k8s.Kubernetes Open(string? kubeconfig)
    {
        try
        {
            if (kubeconfig is null && KubernetesClientConfiguration.IsInCluster())
                return new k8s.Kubernetes(KubernetesClientConfiguration.InClusterConfig());

            if (kubeconfig is not null && !File.Exists(kubeconfig))
                throw new ClusterException($"--kubeconfig: expected a file at {kubeconfig}, found none");

            return new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or YamlDotNet.Core.YamlException)
        {
            throw new ClusterException(
                $"expected a usable kubeconfig{(kubeconfig is null ? "" : " at " + kubeconfig)} or a pod's service account, found: {e.Message}");
        }
    }

    /// <summary>The namespace of the pod that this runs in; null elsewhere.</summary>
    public static string? OwnNamespace()
    {
        const string File = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";
        return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : null;
    }
}
