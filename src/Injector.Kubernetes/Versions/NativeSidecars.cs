using System.Globalization;
using Injector.Kubernetes.Connection;
using k8s;

namespace Injector.Kubernetes.Versions;

/// <summary>
/// Whether a cluster knows native sidecars: every kubelet must. An API server of 1.32 or newer bears no kubelet older than 1.29, the first that
/// has them switched on; with an older one the nodes are asked.
/// </summary>
public static class NativeSidecars
{
    /// <summary>The first API server whose oldest kubelets know them.</summary>
    public static readonly Version SurelyFrom = new(1, 32);

    /// <summary>The first kubelet that knows them.</summary>
    public static readonly Version KubeletFrom = new(1, 29);

    /// <summary>Asks; null when it cannot be known now.</summary>
    public static async Task<bool?> AreKnownAsync(IKubernetes client, CancellationToken cancellation)
    {
        try
        {
            var server = await client.Version.GetCodeAsync(cancellation);
            if (!TryParse(server.GitVersion, out var version))
                return null;
            if (version >= SurelyFrom)
                return true;
            if (version < KubeletFrom)
                return false;

            var nodes = await client.CoreV1.ListNodeAsync(cancellationToken: cancellation);
            return nodes.Items.Count > 0 && nodes.Items.All(n => TryParse(n.Status?.NodeInfo?.KubeletVersion, out var kubelet) && kubelet >= KubeletFrom);
        }
        catch (Exception e) when (ApiFailures.IsOutage(e) && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Reads <c>v1.32.4-eks-abc</c> as 1.32.</summary>
    public static bool TryParse(string? text, out Version version)
    {
        version = new Version(0, 0);
        var parts = (text ?? "").TrimStart('v').Split('.');
        if (parts.Length < 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(string.Concat(parts[1].TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
            return false;

        version = new Version(major, minor);
        return true;
    }
}
