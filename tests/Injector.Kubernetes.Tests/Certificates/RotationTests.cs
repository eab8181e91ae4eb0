using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;
using Injector.Webhook.Certificates;

namespace Injector.Kubernetes.Tests.Certificates;

/// <summary>Our own certificates: made, renewed and replaced while pods are being created, by one replica, and never in anybody's way.</summary>
public sealed class RotationTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // Every look finds everything due.
    private static readonly CertificatePolicy AlwaysDue = new()
    {
        LookEvery = Look,
        LeafLife = TimeSpan.FromHours(1),
        LeafRenewal = TimeSpan.FromHours(2),
        AuthorityLife = TimeSpan.FromDays(10),
        AuthorityRenewal = TimeSpan.FromDays(20),
    };

    [Fact]
    public async Task A_webhook_is_ready_when_the_api_server_believes_it_and_not_before()
    {
        await using var cluster = await WebhookCluster.StartAsync(withConfiguration: false);
        var webhook = await cluster.StartWebhookAsync();
        await WebhookCluster.EventuallyAsync(
            async () => (await cluster.NotReadyAsync(webhook)).Contains("there is no webhook configuration", StringComparison.Ordinal), () => "it was ready without a configuration");

        cluster.Api.Put(WebhookCluster.Configuration());
        await cluster.ReadyAsync(webhook);

        var (code, pod, _) = await cluster.CreateAsync(WebhookCluster.Pod("p"));
        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Equal("ecs-credential-proxy", (string)pod["spec"]!["initContainers"]![1]!["name"]!);
        Assert.Contains("injector_webhook_bundle_matches 1", await cluster.MetricsAsync(webhook), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificates_and_ca_rotate_under_load_without_one_failed_admission()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync(policy: AlwaysDue);
        await cluster.ReadyAsync(webhook);
        var first = Leaf(cluster);

        var (admitted, failed) = await LoadAsync(cluster, TimeSpan.FromSeconds(4));

        Assert.True(failed.Count == 0, string.Join('\n', failed.Distinct().Take(3)) + '\n' + cluster.Log.Text);
        Assert.True(admitted > 50, $"only {admitted} pods were created");
        Assert.NotEqual(first, Leaf(cluster));
        Assert.True(Count(cluster, "A new certificate is in Secret ecs-injector-webhook-tls") > 5, cluster.Log.Text);
        Assert.True(Count(cluster, "renewed with the same key") > 5, cluster.Log.Text);
    }

    [Fact]
    public async Task A_ca_that_was_deleted_is_replaced_without_one_failed_admission()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        var before = Ca(cluster);

        var load = LoadAsync(cluster, TimeSpan.FromSeconds(3));
        cluster.Api.Remove("v1", "Secret", WebhookCluster.Own, "ecs-injector-ca");
        var (admitted, failed) = await load;

        Assert.True(failed.Count == 0, string.Join('\n', failed.Distinct().Take(3)) + '\n' + cluster.Log.Text);
        Assert.True(admitted > 30, $"only {admitted} pods were created");
        Assert.NotEqual(before, Ca(cluster));
        Assert.Equal("", await cluster.NotReadyAsync(webhook));
    }

    [Fact]
    public async Task A_bundle_that_was_removed_by_hand_is_put_back()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);

        cluster.Api.Put(WebhookCluster.Configuration());
        await WebhookCluster.EventuallyAsync(
            () => Task.FromResult(Bundles(cluster).All(b => b.Length > 0)), () => "the bundle was not put back\n" + cluster.Log.Text);
        await cluster.ReadyAsync(webhook);

        Assert.Equal(HttpStatusCode.Created, (await cluster.CreateAsync(WebhookCluster.Pod("p"))).Code);
    }

    [Fact]
    public async Task Two_replicas_never_fight_and_the_second_takes_over()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var one = await cluster.StartWebhookAsync("one");
        await cluster.ReadyAsync(one);
        var two = await cluster.StartWebhookAsync("two");
        await cluster.ReadyAsync(two);
        var settled = Writes(cluster);

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(settled, Writes(cluster));
        Assert.DoesNotContain(cluster.Api.Requests, r => r.User == "two" && IsWrite(r.Verb) && !r.Path.Contains("/leases", StringComparison.Ordinal));

        await cluster.StopAsync(one);
        cluster.Api.Put(WebhookCluster.Configuration());
        await WebhookCluster.EventuallyAsync(
            () => Task.FromResult(Bundles(cluster).All(b => b.Length > 0)), () => "nobody took over\n" + cluster.Log.Text);
        Assert.Contains(cluster.Api.Requests, r => r.User == "two" && r.Verb == "patch");
    }

    private static async Task<(int Admitted, IReadOnlyCollection<string> Failed)> LoadAsync(WebhookCluster cluster, TimeSpan length)
    {
        var failed = new ConcurrentQueue<string>();
        var admitted = 0;
        using var over = new CancellationTokenSource(length);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async worker =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var (code, body, _) = await cluster.CreateAsync(WebhookCluster.Pod($"p-{worker}-{i}"), dryRun: true);
                if (code == HttpStatusCode.Created && body["spec"]!["initContainers"] is not null)
                    Interlocked.Increment(ref admitted);
                else
                    failed.Enqueue(body.ToJsonString());
            }
        }));
        return (admitted, failed);
    }

    private static string Ca(WebhookCluster cluster) => Secret(cluster, "ecs-injector-ca");

    private static string Leaf(WebhookCluster cluster) => Secret(cluster, "ecs-injector-webhook-tls");

    private static string Secret(WebhookCluster cluster, string name) =>
        cluster.Api.Find("v1", "Secret", WebhookCluster.Own, name)!["data"]!["tls.crt"]!.GetValue<string>();

    private static IEnumerable<string> Bundles(WebhookCluster cluster) =>
        cluster.Api.Find("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "", "ecs-injector")!["webhooks"]!.AsArray()
            .Select(w => (string?)(w!["clientConfig"] as JsonObject)!["caBundle"] ?? "");

    private static int Count(WebhookCluster cluster, string text) =>
        cluster.Log.Text.Split(text).Length - 1;

    private static int Writes(WebhookCluster cluster) =>
        cluster.Api.Requests.Count(r => IsWrite(r.Verb) && !r.Path.Contains("/leases", StringComparison.Ordinal));

    private static bool IsWrite(string verb) => verb is "create" or "update" or "patch" or "delete";
}
