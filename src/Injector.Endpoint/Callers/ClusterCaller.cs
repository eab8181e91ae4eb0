using Injector.Core.Credentials;

namespace Injector.Endpoint.Callers;

/// <summary>What a cluster says of whoever has shown a token: a pod, nobody, or that it cannot say now.</summary>
public sealed record ClusterCaller
{
    private ClusterCaller()
    {
    }

    /// <summary>Nobody: the token is not valid, not for us, or its pod is gone.</summary>
    public static ClusterCaller Nobody { get; } = new();

    /// <summary>It cannot be said now.</summary>
    public static ClusterCaller Unknown { get; } = new() { IsUnknown = true };

    /// <summary>Whether it cannot be said now.</summary>
    public bool IsUnknown { get; private init; }

    /// <summary>UID of the pod: what everything of it is keyed by. Null for nobody.</summary>
    public string? PodUid { get; private init; }

    /// <summary>Namespace.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>Service account.</summary>
    public string ServiceAccount { get; private init; } = "";

    /// <summary>Name of the pod.</summary>
    public string Pod { get; private init; } = "";

    /// <summary>The credential id that its annotation carries; null for none.</summary>
    public string? CredentialId { get; init; }

    /// <summary>The role it wishes for.</summary>
    public RoleArn? Wish { get; init; }

    /// <summary>Why its wish cannot be taken; null when it can.</summary>
    public string? WishProblem { get; init; }

    /// <summary>A pod.</summary>
    public static ClusterCaller Of(string podUid, string ns, string serviceAccount, string pod) =>
        new() { PodUid = podUid, Namespace = ns, ServiceAccount = serviceAccount, Pod = pod };
}
