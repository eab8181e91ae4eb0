using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Callers;

/// <summary>Finds out who is asking, by the door that the request came in at.</summary>
internal sealed class EndpointCallers(HostCallers host, ClusterDoor? cluster)
{
    /// <summary>Who is asking.</summary>
    public ValueTask<CallerIdentity> IdentifyAsync(CallerEvidence evidence, CancellationToken cancellation) =>
        evidence.Door is Doors.Cluster
            ? cluster!.IdentifyAsync(evidence, cancellation)
            : ValueTask.FromResult(CallerIdentity.Of(host.Identify(evidence)));
}
