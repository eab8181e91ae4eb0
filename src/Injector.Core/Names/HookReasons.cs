namespace Injector.Core.Names;

/// <summary>
/// The closed set of codes that say what the Docker hook did with a container and why: in its log, in metric labels and in
/// <c>injector docker list</c>.
/// </summary>
public static class HookReasons
{
    /// <summary>Its credentials can be reached.</summary>
    public const string Served = "Served";

    /// <summary>Its credentials are being prepared.</summary>
    public const string Preparing = "Preparing";

    /// <summary>It does not run.</summary>
    public const string NotRunning = "NotRunning";

    /// <summary>It was replaced by a container with the variable.</summary>
    public const string Recreated = "Recreated";

    /// <summary>The opt-in label has another value than <c>enabled</c> or <c>disabled</c>.</summary>
    public const string InvalidOptIn = "InvalidOptIn";

    /// <summary>Another label of ours has a value that cannot be taken.</summary>
    public const string InvalidLabel = "InvalidLabel";

    /// <summary>The Amazon ECS agent made it and serves it.</summary>
    public const string EcsManaged = "EcsManaged";

    /// <summary>It uses the host's network, which is not allowed here.</summary>
    public const string HostNetwork = "HostNetwork";

    /// <summary>The variable is not there, and may not be put there in this mode.</summary>
    public const string NoVariable = "NoVariable";

    /// <summary>A credentials variable names something else than an id of ours.</summary>
    public const string OwnUri = "OwnUri";

    /// <summary>Its id belongs to another workload.</summary>
    public const string IdInUse = "IdInUse";

    /// <summary>No grant gives it the role.</summary>
    public const string RoleNotGranted = "RoleNotGranted";

    /// <summary>Something listens on 127.0.0.1:51679 in its network namespace.</summary>
    public const string PortTaken = "PortTaken";

    /// <summary>Its network namespace could not be prepared.</summary>
    public const string NamespaceFailed = "NamespaceFailed";

    /// <summary>Its sidecar could not be started.</summary>
    public const string SidecarFailed = "SidecarFailed";

    /// <summary>The endpoint does not answer.</summary>
    public const string EndpointUnavailable = "EndpointUnavailable";

    /// <summary>Not recreated: it removes itself when it stops (<c>--rm</c>).</summary>
    public const string RemovesItself = "RemovesItself";

    /// <summary>Not recreated: without a restart policy it may be a job, which must not run twice.</summary>
    public const string OneShot = "OneShot";

    /// <summary>Not recreated: somebody may be attached to it.</summary>
    public const string Interactive = "Interactive";

    /// <summary>Not recreated: other containers have joined its namespaces, or it has joined another's.</summary>
    public const string NamespaceShared = "NamespaceShared";

    /// <summary>Not recreated: an anonymous volume of it cannot be carried over.</summary>
    public const string AnonymousVolume = "AnonymousVolume";

    /// <summary>Not recreated: an orchestrator (Swarm, Kubernetes, Nomad) made it, and would make it anew without the variable.</summary>
    public const string Orchestrated = "Orchestrated";

    /// <summary>Recreating it failed; the original runs.</summary>
    public const string RecreateFailed = "RecreateFailed";

    /// <summary>Every code.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Served, Preparing, NotRunning, Recreated, InvalidOptIn, InvalidLabel, EcsManaged, HostNetwork, NoVariable, OwnUri, IdInUse, RoleNotGranted,
        PortTaken, NamespaceFailed, SidecarFailed, EndpointUnavailable, RemovesItself, OneShot, Interactive, NamespaceShared, AnonymousVolume,
        Orchestrated, RecreateFailed,
    ];
}
