namespace Injector.Testing.Kubernetes;

/// <summary>A service account token as it was issued.</summary>
internal sealed record IssuedToken(
    string Namespace,
    string ServiceAccount,
    string ServiceAccountUid,
    string PodName,
    string PodUid,
    string NodeName,
    string NodeUid,
    string Id,
    IReadOnlyList<string> Audiences,
    DateTimeOffset Expires)
{
    /// <summary>Whether it is bound to a pod.</summary>
    public bool HasPod => PodName.Length > 0;
}
