namespace Injector.Core.Names;

/// <summary>
/// The closed set of codes that say what an injector did with a workload and why. The same code stands in admission warnings, audit
/// annotations, the status annotation, metric labels, events and logs.
/// </summary>
public static class InjectionReasons
{
    /// <summary>Variable and sidecar were added.</summary>
    public const string Injected = "Injected";

    /// <summary>A complete injection of ours was there already.</summary>
    public const string AlreadyInjected = "AlreadyInjected";

    /// <summary>Nobody asked for it.</summary>
    public const string NotOptedIn = "NotOptedIn";

    /// <summary>The pod's label opts it out.</summary>
    public const string OptedOut = "OptedOut";

    /// <summary>The namespace is never injected into (ours, kube-system, kube-node-lease).</summary>
    public const string ExcludedNamespace = "ExcludedNamespace";

    /// <summary>A static pod's mirror: it runs already and cannot be changed.</summary>
    public const string MirrorPod = "MirrorPod";

    /// <summary>An operation or a kind that is none of ours.</summary>
    public const string NotApplicable = "NotApplicable";

    /// <summary>The opt-in label has another value than <c>enabled</c> or <c>disabled</c>.</summary>
    public const string InvalidOptIn = "InvalidOptIn";

    /// <summary>An annotation of ours has a value that cannot be taken.</summary>
    public const string InvalidAnnotation = "InvalidAnnotation";

    /// <summary>The pod uses the node's network: its loopback is everybody's.</summary>
    public const string HostNetwork = "HostNetwork";

    /// <summary>A Windows pod.</summary>
    public const string Windows = "Windows";

    /// <summary>The pod brings something under a name of ours that is no complete injection of ours.</summary>
    public const string ReservedName = "ReservedName";

    /// <summary>A port of ours is declared by the pod.</summary>
    public const string PortTaken = "PortTaken";

    /// <summary>link-local delivery is asked for where Pod Security forbids NET_ADMIN.</summary>
    public const string LinkLocalForbidden = "LinkLocalForbidden";

    /// <summary>Every container is skipped.</summary>
    public const string NoContainers = "NoContainers";

    /// <summary>Something that must be asked does not answer.</summary>
    public const string CannotDecide = "CannotDecide";

    /// <summary>Notice: a container names a credentials URI of its own, which is left in force.</summary>
    public const string OwnUri = "OwnUri";

    /// <summary>Notice: static keys beat the injected credentials.</summary>
    public const string StaticKeys = "StaticKeys";

    /// <summary>Notice: a profile or shared file beats the injected credentials in most SDKs.</summary>
    public const string SharedProfile = "SharedProfile";

    /// <summary>Notice: a web identity (IRSA) beats the injected credentials.</summary>
    public const string WebIdentity = "WebIdentity";

    /// <summary>Notice: a proxy is set and NO_PROXY cannot be completed.</summary>
    public const string ProxyInTheWay = "ProxyInTheWay";

    /// <summary>Notice: a container to skip does not exist.</summary>
    public const string UnknownContainer = "UnknownContainer";

    /// <summary>Notice: a classic sidecar keeps a Job's pod from ending.</summary>
    public const string ClassicJob = "ClassicJob";

    /// <summary>Notice: with a classic sidecar, init containers have no credentials.</summary>
    public const string ClassicInit = "ClassicInit";

    /// <summary>Codes of what was done with a workload; those below are notices beside it.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
    [
        Injected, AlreadyInjected, NotOptedIn, OptedOut, ExcludedNamespace, MirrorPod, NotApplicable, InvalidOptIn, InvalidAnnotation,
        HostNetwork, Windows, ReservedName, PortTaken, LinkLocalForbidden, NoContainers, CannotDecide,
    ];

    /// <summary>Codes of notices.</summary>
    public static IReadOnlyList<string> Notices { get; } =
        [OwnUri, StaticKeys, SharedProfile, WebIdentity, ProxyInTheWay, UnknownContainer, ClassicJob, ClassicInit];
}
