using Injector.Endpoint.Options;
using Injector.Kubernetes.Connection;
using k8s;

namespace Injector.Kubernetes;

/// <summary>Opens the client of the cluster for a command; what is wrong is one line.</summary>
internal static class ClusterClient
{
    /// <summary>Opens it.</summary>
    /// <exception cref="StartupException">There is no usable kubeconfig.</exception>
    public static IKubernetes Open(string? kubeconfig)
    {
        try
        {
            return ClusterConnection.Open(kubeconfig);
        }
        catch (ClusterException e)
        {
            throw new StartupException(e.Message);
        }
    }
}
