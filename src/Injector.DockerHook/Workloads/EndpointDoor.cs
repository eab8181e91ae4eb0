using System.Net;

namespace Injector.DockerHook.Workloads;

/// <summary>How the endpoint is asked for a workload's credentials.</summary>
/// <param name="IsLoopback">By id alone on its TCP listener, as with the ECS agent; otherwise by id and token on its unix socket.</param>
/// <param name="Address">The only source address that may ask on the TCP listener; null for any.</param>
internal sealed record EndpointDoor(bool IsLoopback, IPAddress? Address)
{
    /// <summary>A sidecar asks.</summary>
    public static EndpointDoor Socket { get; } = new(IsLoopback: false, Address: null);

    /// <summary>The workload itself asks.</summary>
    public static EndpointDoor Loopback(IPAddress? address) => new(IsLoopback: true, address);
}
