using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Testing.Secrets;
using Microsoft.AspNetCore.WebUtilities;

namespace Injector.Testing.Kubernetes;

/// <summary>Issues service account tokens and reviews them.</summary>
/// <param name="store">Where pods, nodes and service accounts are looked up.</param>
/// <param name="time">What expiry goes by.</param>
internal sealed class TokenAuthority(ObjectStore store, TimeProvider time)
{
    /// <summary>Issuer, and the audience of the API server itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private static readonly TimeSpan DeletionLeeway = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, IssuedToken> issued = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> uids = new(StringComparer.Ordinal);

    /// <summary>Issues a token, bound to a pod unless its name is empty.</summary>
    public string Issue(string @namespace, string serviceAccount, string podName, string podUid, IReadOnlyList<string> audiences, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var node = podName.Length == 0 ? "" : store.Find(ResourceKind.Pod, @namespace, podName)?.NodeName ?? "";
        var nodeUid = node.Length == 0 ? "" : store.Find(ResourceKind.Of("v1", "Node"), "", node)?.Uid ?? "";
        var token = new IssuedToken(
            @namespace, serviceAccount, UidOf(@namespace, serviceAccount), podName, podUid, node, nodeUid, Guid.NewGuid().ToString(), audiences, now + lifetime);
        var text = $"{Part(new JsonObject { ["alg"] = "RS256", ["kid"] = "fake" })}.{Part(Claims(token, now))}.{PlantedSecret.New()}{WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(232))}";
        issued[text] = token;
        return text;
    }

    /// <summary>Reviews a token for audiences; no audiences means the API server's own.</summary>
    /// <returns>User and audiences in common, or what is wrong.</returns>
    public (ApiUser? User, IReadOnlyList<string> Audiences, string Error) Review(string text, IReadOnlyList<string> audiences)
    {
        const string Invalid = "invalid bearer token";
        if (!issued.TryGetValue(text, out var token))
            return (null, [], Invalid);

        var wanted = audiences.Count == 0 ? [Issuer] : audiences;
        var common = wanted.Intersect(token.Audiences, StringComparer.Ordinal).ToList();
        if (common.Count == 0)
            return (null, [], $"[{Invalid}, token audiences {Quoted(token.Audiences)} is invalid for the target audiences {Quoted(wanted)}]");
        if (time.GetUtcNow() >= token.Expires)
            return (null, [], $"[{Invalid}, service account token has expired]");
        if (token.HasPod && Unbound(token) is { } error)
            return (null, [], $"[{Invalid}, {error}]");
        return (new ApiUser(ApiUser.OfServiceAccount(token.Namespace, token.ServiceAccount), token.ServiceAccountUid) { Extra = Extra(token) }, common, "");
    }

    /// <summary>Uid of a service account: the stored one's, or one that stays the same.</summary>
    public string UidOf(string @namespace, string serviceAccount) =>
        store.Find(ResourceKind.ServiceAccount, @namespace, serviceAccount)?.Uid
        ?? uids.GetOrAdd($"{@namespace}/{serviceAccount}", _ => Guid.NewGuid().ToString());

    private string? Unbound(IssuedToken token)
    {
        if (store.Find(ResourceKind.Pod, token.Namespace, token.PodName) is not { } pod)
            return "service account token has been invalidated";
        var deletion = (pod.Read()["metadata"] as JsonObject).Text("deletionTimestamp");
        if (deletion.Length > 0 && DateTimeOffset.Parse(deletion, CultureInfo.InvariantCulture) + DeletionLeeway < time.GetUtcNow())
            return "service account token has been invalidated";
        return pod.Uid == token.PodUid ? null : $"pod UID ({pod.Uid}) does not match service account pod ref claim ({token.PodUid})";
    }

    private static JsonObject Claims(IssuedToken token, DateTimeOffset now)
    {
        var bound = new JsonObject { ["namespace"] = token.Namespace };
        if (token.NodeName.Length > 0)
            bound["node"] = new JsonObject { ["name"] = token.NodeName, ["uid"] = token.NodeUid };
        if (token.HasPod)
            bound["pod"] = new JsonObject { ["name"] = token.PodName, ["uid"] = token.PodUid };
        bound["serviceaccount"] = new JsonObject { ["name"] = token.ServiceAccount, ["uid"] = token.ServiceAccountUid };
        return new JsonObject
        {
            ["aud"] = token.Audiences.ToJsonArray(),
            ["exp"] = token.Expires.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = token.Id,
            ["kubernetes.io"] = bound,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = ApiUser.OfServiceAccount(token.Namespace, token.ServiceAccount),
        };
    }

    private static JsonObject? Extra(IssuedToken token)
    {
        if (!token.HasPod)
            return null;
        var extra = new JsonObject { ["authentication.kubernetes.io/credential-id"] = new JsonArray($"JTI={token.Id}") };
        if (token.NodeName.Length > 0)
            extra["authentication.kubernetes.io/node-name"] = new JsonArray(token.NodeName);
        if (token.NodeUid.Length > 0)
            extra["authentication.kubernetes.io/node-uid"] = new JsonArray(token.NodeUid);
        extra["authentication.kubernetes.io/pod-name"] = new JsonArray(token.PodName);
        extra["authentication.kubernetes.io/pod-uid"] = new JsonArray(token.PodUid);
        return extra;
    }

    private static string Part(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Quoted(IReadOnlyList<string> texts) => $"[{string.Join(' ', texts.Select(text => $"\"{text}\""))}]";
}
