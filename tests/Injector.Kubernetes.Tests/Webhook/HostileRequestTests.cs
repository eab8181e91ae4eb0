using System.Net;
using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;

namespace Injector.Kubernetes.Tests.Webhook;

/// <summary>Whatever is posted to the webhook: a correct answer, no exception in the log, memory flat.</summary>
public sealed class HostileRequestTests
{
    public static TheoryData<string, string, string, int, string> Requests() => new()
    {
        { "truncated", "application/json", RawReview.Review("CREATE", "pods", """{"metadata":{"name":"p"},"spec":{"conta"""), 400, "expected an AdmissionReview as JSON" },
        { "nested arrays", "application/json", new string('[', 10_000) + new string(']', 10_000), 400, "expected an AdmissionReview as JSON" },
        { "nested in the pod", "application/json", RawReview.Review("CREATE", "pods", "{\"spec\":" + new string('[', 10_000) + new string(']', 10_000) + "}"), 400, "expected an AdmissionReview as JSON" },
        { "wrong content type", "text/plain", RawReview.Review("CREATE", "pods", "{}"), 415, "application/json" },
        { "v1beta1", "application/json", RawReview.Review("CREATE", "pods", "{}").Replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1", StringComparison.Ordinal), 400, "expected admission.k8s.io/v1, found" },
        { "another kind", "application/json", """{"apiVersion":"v1","kind":"Pod"}""", 400, "expected admission.k8s.io/v1" },
        { "an array", "application/json", "[]", 400, "expected an AdmissionReview" },
        { "empty", "application/json", "", 400, "expected an AdmissionReview as JSON" },
        { "no request", "application/json", """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", 400, "request: expected an object" },
        { "missing object", "application/json", RawReview.Review("CREATE", "pods", "null"), 200, "\"allowed\":false" },
        { "object is a text", "application/json", RawReview.Review("CREATE", "pods", "\"pod\""), 200, "expected a pod, found string" },
        { "spec is a number", "application/json", RawReview.Review("CREATE", "pods", """{"spec":7}"""), 200, "expected an object, found number" },
        { "containers of nulls", "application/json", RawReview.Review("CREATE", "pods", """{"metadata":{"labels":{"ecs-injector.io/inject":"enabled"}},"spec":{"containers":[null]}}"""), 200, "spec.containers[0]: expected an object" },
        { "unknown operation", "application/json", RawReview.Review("EXPLODE", "pods", """{"spec":{"containers":[]}}"""), 200, "\"allowed\":true" },
        { "another resource", "application/json", RawReview.Review("CREATE", "secrets", """{"data":{}}"""), 200, "\"allowed\":true" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Is_answered_correctly(string what, string contentType, string body, int status, string contains)
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        using var client = RawReview.Client(cluster);

        var (code, answer) = await RawReview.PostAsync(client, webhook, contentType, body);

        Assert.True(code == status, $"{what}: {code} {answer}");
        Assert.Contains(contains, answer, StringComparison.Ordinal);
        if (status == 200)
            Assert.Equal("u-1", (string)JsonNode.Parse(answer)!["response"]!["uid"]!);
        AssertQuiet(cluster);
    }

    [Fact]
    public async Task A_review_of_three_megabytes_is_injected_and_one_of_five_is_refused()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        using var client = RawReview.Client(cluster);

        var (code, answer) = await RawReview.PostAsync(client, webhook, "application/json", RawReview.Review("CREATE", "pods", RawReview.Big(3_000_000)));
        Assert.Equal(200, code);
        Assert.Contains("JSONPatch", answer, StringComparison.Ordinal);
        Assert.Equal(413, (await RawReview.PostAsync(client, webhook, "application/json", RawReview.Review("CREATE", "pods", RawReview.Big(5_000_000)))).Code);
        AssertQuiet(cluster);
    }

    [Fact]
    public async Task Paths_and_methods_that_are_not_ours_are_refused()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        using var client = RawReview.Client(cluster);

        using var other = await client.PostAsync(new Uri(webhook.Address, "/"), new StringContent("{}"), TestContext.Current.CancellationToken);
        using var get = await client.GetAsync(new Uri(webhook.Address, "/mutate"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.Contains("injector_webhook_malformed_requests_total 2", await cluster.MetricsAsync(webhook), StringComparison.Ordinal);
    }

    private static void AssertQuiet(WebhookCluster cluster) =>
        Assert.DoesNotContain(cluster.Log.Written, record => record.Contains("Exception", StringComparison.Ordinal));
}
