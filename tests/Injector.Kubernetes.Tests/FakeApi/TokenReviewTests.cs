using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>Tokens and their reviews.</summary>
public sealed class TokenReviewTests : FakeApiTest
{
    [Fact]
    public async Task A_pods_token_says_which_pod()
    {
        var uid = PutPod();
        var token = Fake.IssuePodToken("shop", "orders", "p", uid, ["ecs", "other"], TimeSpan.FromHours(1));
        Assert.Equal(3, token.Split('.').Length);

        var status = await ReviewAsync(token, "ecs", "unknown");

        Assert.True(status.Authenticated);
        Assert.Equal(["ecs"], status.Audiences);
        Assert.Equal("system:serviceaccount:shop:orders", status.User.Username);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"], status.User.Groups);
        Assert.Equal(["p"], status.User.Extra["authentication.kubernetes.io/pod-name"]);
        Assert.Equal([uid], status.User.Extra["authentication.kubernetes.io/pod-uid"]);
        Assert.Equal(["n1"], status.User.Extra["authentication.kubernetes.io/node-name"]);
        Assert.Equal(1, Fake.TokenReviews);
    }

    [Fact]
    public async Task A_token_of_no_pod_has_no_extra()
    {
        var status = await ReviewAsync(Fake.IssueServiceAccountToken("shop", "orders", ["ecs"], TimeSpan.FromHours(1)), "ecs");
        Assert.True(status.Authenticated);
        Assert.True(status.User.Extra is null or { Count: 0 });
    }

    [Fact]
    public async Task Everything_else_is_not_authenticated()
    {
        var uid = PutPod();
        var token = Fake.IssuePodToken("shop", "orders", "p", uid, ["ecs"], TimeSpan.FromHours(1));
        await RefusedAsync("made.up.token", "invalid bearer token", "ecs");
        await RefusedAsync(token, "[invalid bearer token, token audiences [\"ecs\"] is invalid for the target audiences [\"sts\"]]", "sts");
        await RefusedAsync(token, "[invalid bearer token, token audiences [\"ecs\"] is invalid for the target audiences [\"https://kubernetes.default.svc.cluster.local\"]]");

        Fake.Remove("v1", "Pod", "shop", "p");
        await RefusedAsync(token, "[invalid bearer token, service account token has been invalidated]", "ecs");
        PutPod();
        Assert.Contains("does not match", (await ReviewAsync(token, "ecs")).Error, StringComparison.Ordinal);

        var brief = Fake.IssueServiceAccountToken("shop", "orders", ["ecs"], TimeSpan.FromMinutes(10));
        Time.Advance(TimeSpan.FromMinutes(10));
        await RefusedAsync(brief, "[invalid bearer token, service account token has expired]", "ecs");
    }

    private async Task RefusedAsync(string token, string error, params string[] audiences)
    {
        var status = await ReviewAsync(token, audiences);
        Assert.NotEqual(true, status.Authenticated);
        Assert.Equal(error, status.Error);
    }

    private async Task<V1TokenReviewStatus> ReviewAsync(string token, params string[] audiences) => (await Client.AuthenticationV1.CreateTokenReviewAsync(
        new V1TokenReview { Spec = new V1TokenReviewSpec { Token = token, Audiences = audiences } }, cancellationToken: Limit)).Status;

    private string PutPod() => (string)Fake.Put(JsonNode.Parse(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop"},"spec":{"nodeName":"n1"}}""")!.AsObject())["metadata"]!["uid"]!;
}
