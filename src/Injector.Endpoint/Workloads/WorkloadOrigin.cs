namespace Injector.Endpoint.Workloads;

/// <summary>Who told us of a workload.</summary>
public enum WorkloadOrigin
{
    /// <summary>A hook, over the admin socket: its role is decided by grants.</summary>
    Registered,

    /// <summary>A control plane, by payload: its role has been decided there, and its credentials come the same way.</summary>
    Payload,
}
