using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Injector.Hosting.Upstream;
using Injector.Kubernetes.Tests.World;
using Injector.Testing.Endpoint;
using Injector.Webhook.Certificates;

namespace Injector.Kubernetes.Tests.Certificates;

/// <summary>Pods carry the CA that was the endpoint's when they were admitted; it is renewed while they run.</summary>
public sealed class PinnedCaTests
{
    private const string Name = "ecs-injector-endpoint.ecs-injector.svc";

    private static readonly CertificatePolicy AlwaysDue = new()
    {
        LookEvery = TimeSpan.FromMilliseconds(100),
        AuthorityRenewal = TimeSpan.FromDays(10_000),
        LeafRenewal = TimeSpan.FromDays(100),
    };

    [Fact]
    public async Task Pods_admitted_before_and_after_a_renewal_both_keep_fetching()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        await cluster.ReadyAsync(await cluster.StartWebhookAsync(policy: AlwaysDue));
        var before = await AuthorityAsync(cluster, "before");
        var after = before;
        await WebhookCluster.EventuallyAsync(async () => (after = await AuthorityAsync(cluster, "after")) != before, () => "the CA was not renewed");
        var folder = Directory.CreateTempSubdirectory("inj-").FullName;
        var secret = cluster.Api.Find("v1", "Secret", WebhookCluster.Own, "ecs-injector-endpoint-tls")!["data"]!.AsObject();
        var (certificate, key) = (Write(secret, folder, "tls.crt"), Write(secret, folder, "tls.key"));

        var id = Guid.NewGuid().ToString();
        await using var endpoint = await ClusterEndpoint.StartAsync(endpointChange: o => o with
        {
            TlsCertificate = certificate,
            TlsKey = key,
            ServiceNames = [Name],
        });
        var token = endpoint.Token("orders-1", endpoint.PutPod("orders-1", id));
        endpoint.Grant("orders", ClusterEndpoint.Role);

        Assert.Equal(200, await AskAsync(endpoint, before, id, token));
        Assert.Equal(200, await AskAsync(endpoint, after, id, token));
        using var stranger = CertificateAuthority.Read(CertificateAuthority.Create(new CertificatePolicy(), TimeProvider.System.GetUtcNow()));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(endpoint, stranger.Pem, id, token));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> AuthorityAsync(WebhookCluster cluster, string pod)
    {
        var (_, body, _) = await cluster.CreateAsync(WebhookCluster.Pod(pod), dryRun: true);
        var proxy = body["spec"]!["initContainers"]!.AsArray().Single(c => (string)c!["name"]! == "ecs-credential-proxy")!;
        return (string)proxy["env"]!.AsArray().Single(v => (string)v!["name"]! == "INJECTOR_UPSTREAM_CA")!["value"]!;
    }

    private static string Write(JsonObject secret, string folder, string file)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, Convert.FromBase64String(secret[file]!.GetValue<string>()));
        return path;
    }

    // As the sidecar does: its own transport, believing this CA alone.
    private static async Task<int> AskAsync(ClusterEndpoint endpoint, string authority, string id, string token)
    {
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPem(authority);
        Assert.True(UpstreamAddress.TryParse(endpoint.Endpoint.ClusterAddress!.ToString(), out var address));
        using var client = new HttpClient(UpstreamHandler.Create(address, TimeSpan.FromSeconds(5), trusted));
        Answer? answer = null;
        for (var i = 0; i < 100 && answer?.Status != 200; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.BaseUri, "/v2/credentials/" + id));
            request.Headers.Host = Name + ":" + address.BaseUri.Port;
            request.Headers.TryAddWithoutValidation("Authorization", token);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer = await Answer.OfAsync(response);
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return answer!.Status;
    }
}
