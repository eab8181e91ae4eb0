using System.Net;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Callers;

/// <summary>
/// Finds the workload whose credentials a caller may ask for: one that has this door, and whose id (and, where needed, token or
/// source address) the caller has shown. Everything else is nobody, for whatever reason.
/// </summary>
internal sealed class HostCallers(WorkloadRegistry workloads)
{
    /// <summary>The workload that the caller has proven to be, or null.</summary>
    public Workload? Identify(in CallerEvidence caller)
    {
        // Before the look-up, so that a known id takes no longer to be refused than an unknown one.
        var shown = caller.Door is Doors.Socket ? WorkloadToken.Hash(caller.Authorization.TrimEnd('\r', '\n')) : "";
        if (!workloads.TryGet(caller.Id, out var workload))
            return null;

        var registration = workload.Registration;
        if ((registration.Doors & caller.Door) is Doors.None)
            return null;

        var proven = caller.Door is Doors.Socket
            ? workloads.Proves(workload, shown)
            : registration.Address is null || Same(registration.Address, caller.Peer);
        return proven ? workload : null;
    }

    private static bool Same(IPAddress bound, IPAddress? peer) =>
        peer is not null && bound.Equals(peer.IsIPv4MappedToIPv6 && bound.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork
            ? peer.MapToIPv4()
            : peer);
}
