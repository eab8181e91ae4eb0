using Injector.Core.Names;
using Injector.Kubernetes.Connection;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Callers;

/// <summary>
/// Asks the API server who holds a token: TokenReview with our audience, then the one pod that it names, then its service account. Nothing is
/// ever listed.
/// </summary>
internal sealed class PodLookup(IKubernetes client, CallerOptions options)
{
    private const string PodName = "authentication.kubernetes.io/pod-name";
    private const string PodUid = "authentication.kubernetes.io/pod-uid";
    private const string UserPrefix = "system:serviceaccount:";

    /// <summary>Asks. An outage is an answer; only cancellation throws.</summary>
    public async Task<CallerVerdict> AskAsync(string token, CancellationToken cancellation)
    {
        try
        {
            return await ReviewAsync(token, cancellation);
        }
        catch (Exception e) when (ApiFailures.IsOutage(e) && !cancellation.IsCancellationRequested)
        {
            return CallerVerdict.Unknown(ApiFailures.Describe(e));
        }
    }

    private async Task<CallerVerdict> ReviewAsync(string token, CancellationToken cancellation)
    {
        var review = await client.AuthenticationV1.CreateTokenReviewAsync(
            new V1TokenReview { Spec = new V1TokenReviewSpec { Token = token, Audiences = [InjectedNames.TokenAudience] } },
            cancellationToken: cancellation);

        // What is no review, or somebody else's, decides nothing.
        if (review.Status is not { } status || (review.Spec?.Token is { Length: > 0 } reviewed && reviewed != token))
            throw ApiFailures.AnotherAnswer("a review of this token");

        if (status.Authenticated is not true)
            return CallerVerdict.Nobody("the token is not valid");

        // An API server that does not know audiences answers without them: then the token is anybody's.
        if (status.Audiences?.Contains(InjectedNames.TokenAudience, StringComparer.Ordinal) is not true)
            return CallerVerdict.Nobody("the token is not for our audience");

        var user = (status.User?.Username ?? "").Split(':');
        if (user is not ["system", "serviceaccount", { Length: > 0 } ns, { Length: > 0 } account])
            return CallerVerdict.Nobody($"the token is no service account's ({UserPrefix}…)");

        return Extra(status.User!, PodName) is { } pod && Extra(status.User!, PodUid) is { } uid
            ? await FindAsync(ns, account, pod, uid, cancellation)
            : CallerVerdict.Nobody("the token is not bound to a pod");
    }

    private async Task<CallerVerdict> FindAsync(string ns, string account, string name, string uid, CancellationToken cancellation)
    {
        V1Pod pod;
        try
        {
            pod = await client.CoreV1.ReadNamespacedPodAsync(name, ns, cancellationToken: cancellation);
        }
        catch (Exception e) when (ApiFailures.IsNotFound(e))
        {
            return CallerVerdict.Nobody("the pod is gone");
        }

        if (pod.Metadata?.Name != name || pod.Metadata.NamespaceProperty != ns)
            throw ApiFailures.AnotherAnswer("the pod that was asked for");
        if (pod.Metadata.Uid != uid)
            return CallerVerdict.Nobody("another pod has the name now");
        if ((pod.Spec?.ServiceAccountName ?? "default") != account)
            return CallerVerdict.Nobody("the pod has another service account");

        var annotations = pod.Metadata.Annotations;
        var (wish, problem) = RoleWish.Read(annotations, serviceAccount: null, options);
        if (wish is null && problem is null)
            (wish, problem) = RoleWish.Read(pod: null, await AccountAsync(ns, account, cancellation), options);
        string? id = null;
        annotations?.TryGetValue(Labels.CredentialId, out id);
        return CallerVerdict.Known(new PodCaller(ns, account, name, uid, id, wish, problem));
    }

    private async Task<IDictionary<string, string>?> AccountAsync(string ns, string name, CancellationToken cancellation)
    {
        try
        {
            var metadata = (await client.CoreV1.ReadNamespacedServiceAccountAsync(name, ns, cancellationToken: cancellation)).Metadata;
            return metadata?.Name == name && metadata.NamespaceProperty == ns
                ? metadata.Annotations
                : throw ApiFailures.AnotherAnswer("the service account that was asked for");
        }
        catch (Exception e) when (ApiFailures.IsNotFound(e))
        {
            return null;
        }
    }

    private static string? Extra(V1UserInfo user, string key) =>
        user.Extra is { } extra && extra.TryGetValue(key, out var values) && values is [{ Length: > 0 } value] ? value : null;
}
