using System.Net;
using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;

namespace Injector.Kubernetes.Tests.Webhook;

/// <summary>Pods created at an API server that calls the webhook: selectors, reasons, warnings, audit annotations, metrics, events.</summary>
public sealed class AdmissionTests
{
    [Theory]
    [InlineData("shop", null, null, false, 201)]
    [InlineData("shop", "enabled", null, true, 201)]
    [InlineData("shop", "disabled", null, false, 201)]
    [InlineData("shop", "yes", null, false, 403)]
    [InlineData("shop", "", null, false, 403)]
    [InlineData("shop", null, "enabled", true, 201)]
    [InlineData("shop", "enabled", "enabled", true, 201)]
    [InlineData("shop", "disabled", "enabled", false, 201)]
    [InlineData("shop", "yes", "enabled", false, 403)]
    [InlineData("shop", null, "disabled", false, 201)]
    [InlineData("shop", "enabled", "disabled", true, 201)]
    [InlineData("shop", null, "yes", false, 201)]
    [InlineData("kube-system", "enabled", null, false, 201)]
    [InlineData("kube-system", null, "enabled", false, 201)]
    [InlineData("ecs-injector", "enabled", "enabled", false, 201)]
    public async Task Selectors_and_labels_decide_who_is_injected(string ns, string? pod, string? label, bool injected, int status)
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await cluster.StartWebhookAsync());
        if (label is not null)
            Label(cluster, ns, label);

        var (code, body, _) = await cluster.CreateAsync(WebhookCluster.Pod("p", pod), ns);

        Assert.True((int)code == status, body.ToJsonString());
        Assert.Equal(injected, body["spec"]?["initContainers"] is not null);
        Assert.Empty(cluster.Api.Errors);
    }

    [Fact]
    public async Task A_mirror_pod_is_never_reviewed()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await cluster.StartWebhookAsync());
        var pod = WebhookCluster.Pod("p");
        pod["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "x" };

        Assert.Null((await cluster.CreateAsync(pod)).Body["spec"]!["initContainers"]);
        Assert.Empty(cluster.Api.AuditAnnotations);
    }

    [Fact]
    public async Task A_refusal_says_why_everywhere()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        var pod = WebhookCluster.Pod("p");
        pod["spec"]!["hostNetwork"] = true;

        var (code, body, _) = await cluster.CreateAsync(pod);

        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("admission webhook \"pods.inject.ecs-injector.io\" denied the request: HostNetwork: ", (string)body["message"]!, StringComparison.Ordinal);
        Assert.Contains("reason=\"HostNetwork\"", await cluster.MetricsAsync(webhook), StringComparison.Ordinal);
        Assert.Contains("shop/p: rejected, HostNetwork", cluster.Log.Text, StringComparison.Ordinal);
        await EventAsync(cluster, "InjectionRefused", "HostNetwork");
    }

    [Fact]
    public async Task A_notice_is_a_warning_an_audit_annotation_a_status_a_metric_and_an_event()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        var pod = WebhookCluster.Pod("p");
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(new JsonObject { ["name"] = "AWS_ACCESS_KEY_ID", ["value"] = "AKIACANARY" });

        var (code, body, warnings) = await cluster.CreateAsync(pod);

        Assert.Equal(HttpStatusCode.Created, code);
        Assert.Contains("StaticKeys", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains(cluster.Api.AuditAnnotations, a => a.Key == "pods.inject.ecs-injector.io/notices" && a.Value == "StaticKeys");
        Assert.Contains(cluster.Api.AuditAnnotations, a => a.Key == "pods.inject.ecs-injector.io/reason" && a.Value == "Injected");
        Assert.Contains("StaticKeys", (string)body["metadata"]!["annotations"]!["ecs-injector.io/status"]!, StringComparison.Ordinal);
        Assert.Contains("injector_webhook_notices_total{reason=\"StaticKeys\"}", await cluster.MetricsAsync(webhook), StringComparison.Ordinal);
        await EventAsync(cluster, "Injected", "StaticKeys");
        Assert.DoesNotContain("AKIACANARY", cluster.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_leaves_no_event()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await cluster.StartWebhookAsync());
        var refused = WebhookCluster.Pod("p");
        refused["spec"]!["hostNetwork"] = true;

        await cluster.CreateAsync(refused, dryRun: true);
        Assert.NotNull((await cluster.CreateAsync(WebhookCluster.Pod("q"), dryRun: true)).Body["spec"]!["initContainers"]);
        await cluster.CreateAsync(WebhookCluster.Pod("r", "bad"));
        await EventAsync(cluster, "InjectionRefused", "InvalidOptIn");

        Assert.Single(cluster.Api.Requests, r => r.Verb == "create" && r.Path.EndsWith("/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_cluster_gets_the_classic_form()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        cluster.Api.Version = ("v1.28.3", "1", "28");
        await cluster.ReadyAsync(await cluster.StartWebhookAsync());

        var pod = (await cluster.CreateAsync(WebhookCluster.Pod("p"))).Body;

        Assert.Equal("ecs-credential-proxy", (string)pod["spec"]!["containers"]![0]!["name"]!);
        Assert.Equal("app", (string)pod["metadata"]!["annotations"]!["kubectl.kubernetes.io/default-container"]!);
    }

    [Fact]
    public async Task With_the_namespace_unreadable_the_pod_is_refused_to_come_again()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await cluster.StartWebhookAsync());
        cluster.Api.FaultsAt("/api/v1/namespaces/shop").Failing = false;
        cluster.Api.Allow("webhook", (verb, path) => path != "/api/v1/namespaces/shop");

        var (code, body, _) = await cluster.CreateAsync(WebhookCluster.Pod("p"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Contains("CannotDecide", (string)body["message"]!, StringComparison.Ordinal);
    }

    private static void Label(WebhookCluster cluster, string ns, string value) => cluster.Api.Put(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = ns, ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = value, ["kubernetes.io/metadata.name"] = ns } },
    });

    private static async Task EventAsync(WebhookCluster cluster, string reason, string contains)
    {
        var found = "";
        await WebhookCluster.EventuallyAsync(
            async () =>
            {
                found = await cluster.Admin.GetStringAsync(new Uri("/api/v1/namespaces/shop/events", UriKind.Relative), TestContext.Current.CancellationToken);
                return found.Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal) && found.Contains(contains, StringComparison.Ordinal);
            },
            () => "no such event: " + found);
    }
}
