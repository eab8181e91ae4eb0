namespace Injector.Endpoint.Workloads;

/// <summary>The ways by which a workload's credentials may be asked for.</summary>
[Flags]
public enum Doors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TCP: the id is the token, as with the ECS agent; also bound to a source address where one was given.</summary>
    Loopback = 1,

    /// <summary>The unix socket: id and workload token must belong together.</summary>
    Socket = 2,

    /// <summary>HTTPS in a cluster: the service-account token says which pod it is.</summary>
    Cluster = 4,
}
