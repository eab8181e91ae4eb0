using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;
using Injector.Testing.Endpoint;
using Injector.Webhook;
using Injector.Webhook.Certificates;

namespace Injector.Kubernetes.Tests.Certificates;

/// <summary>Certificates that somebody else makes, in files.</summary>
public sealed class FileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;
    private readonly string authority;

    public FileTests()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var ca = CertificateAuthority.Read(CertificateAuthority.Create(new CertificatePolicy(), now));
        var leaf = ca.Issue(["ecs-injector-webhook.ecs-injector.svc"], new CertificatePolicy(), now, version: null);
        authority = ca.Pem;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), leaf.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), leaf.Key);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority);
    }

    [Fact]
    public async Task With_the_bundle_to_write_the_ca_file_goes_into_the_configuration_and_the_sidecars()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await StartAsync(cluster, writesBundle: true));

        var (code, pod, _) = await cluster.CreateAsync(WebhookCluster.Pod("p"));

        Assert.Equal(HttpStatusCode.Created, code);
        var proxy = pod["spec"]!["initContainers"]!.AsArray().Single(c => (string)c!["name"]! == "ecs-credential-proxy")!;
        Assert.Contains(proxy["env"]!.AsArray(), v => (string)v!["name"]! == "INJECTOR_UPSTREAM_CA" && (string)v["value"]! == authority);
        Assert.DoesNotContain(cluster.Api.Requests, r => r.Path.Contains("/secrets", StringComparison.Ordinal));
        Assert.DoesNotContain(cluster.Api.Requests, r => r.Path.Contains("/leases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_bundle_somebody_elses_it_is_ready_once_that_fits_and_writes_nothing()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await StartAsync(cluster, writesBundle: false);
        Assert.Contains("does not chain", await cluster.NotReadyAsync(webhook), StringComparison.Ordinal);

        var configuration = WebhookCluster.Configuration();
        foreach (var entry in configuration["webhooks"]!.AsArray())
            entry!["clientConfig"]!["caBundle"] = JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(authority)));
        cluster.Api.Put(configuration);
        await cluster.ReadyAsync(webhook);

        Assert.Equal(HttpStatusCode.Created, (await cluster.CreateAsync(WebhookCluster.Pod("p"))).Code);
        Assert.DoesNotContain(cluster.Api.Requests, r => r.User == "webhook" && r.Verb is "patch" or "update");
    }

    [Fact]
    public async Task A_certificate_below_an_intermediate_ca_is_believed_by_the_root_in_the_bundle()
    {
        var root = TestCertificates.WriteChain(folder, "ecs-injector-webhook.ecs-injector.svc");
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), root, TestContext.Current.CancellationToken);
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await StartAsync(cluster, writesBundle: true));

        Assert.Equal(HttpStatusCode.Created, (await cluster.CreateAsync(WebhookCluster.Pod("p"))).Code);
    }

    [Fact]
    public async Task A_stopping_webhook_goes_on_answering_and_is_not_ready()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await StartAsync(cluster, writesBundle: true);
        await cluster.ReadyAsync(webhook);

        var stopping = cluster.StopAsync(webhook);
        await WebhookCluster.EventuallyAsync(async () => await cluster.NotReadyAsync(webhook) == "stopping\n", () => "it stayed ready");
        Assert.Equal(HttpStatusCode.Created, (await cluster.CreateAsync(WebhookCluster.Pod("p"))).Code);
        await stopping;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<WebhookHost> StartAsync(WebhookCluster cluster, bool writesBundle) => cluster.StartWebhookAsync(change: o => o with
    {
        Managed = null,
        Files = new CertificateFiles(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"), Path.Combine(folder, "ca.crt"), writesBundle),
        LeaveTime = TimeSpan.FromSeconds(2),
    });
}
