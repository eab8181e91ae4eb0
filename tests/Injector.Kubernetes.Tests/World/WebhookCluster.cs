using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Testing.Kubernetes;
using Injector.Testing.Logs;
using Injector.Webhook;
using Injector.Webhook.Certificates;
using Injector.Webhook.Injection;
using Injector.Webhook.Options;
using k8s;

namespace Injector.Kubernetes.Tests.World;

/// <summary>A fake API server with the chart's webhook configuration, and webhooks in this process that serve it.</summary>
internal sealed class WebhookCluster : IAsyncDisposable
{
    public const string Own = "ecs-injector";
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;
    private readonly List<(WebhookHost Host, k8s.Kubernetes Client)> webhooks = [];
    private readonly HttpClient http = new();

    private WebhookCluster(FakeKubernetes api)
    {
        Api = api;
        var handler = new SocketsHttpHandler { UseProxy = false };
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(api.CertificateAuthority);
        handler.SslOptions.CertificateChainPolicy = policy;
        Admin = new HttpClient(handler) { BaseAddress = api.Address };
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", api.TokenOf("admin"));
    }

    public FakeKubernetes Api { get; }

    public HttpClient Admin { get; }

    public CollectedLog Log { get; } = new();

    public static async Task<WebhookCluster> StartAsync(bool withConfiguration = true)
    {
        var cluster = new WebhookCluster(await FakeKubernetes.StartAsync());
        cluster.Api.AddNamespace(Own);
        cluster.Api.AddNamespace("shop");
        if (withConfiguration)
            cluster.Api.Put(Configuration());
        return cluster;
    }

    /// <summary>The webhook configuration as the chart makes it.</summary>
    public static JsonObject Configuration() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "World", "webhook-configuration.json")))!.AsObject();

    /// <summary>Starts a replica, as a user of its own; the service leads to it from then on.</summary>
    public async Task<WebhookHost> StartWebhookAsync(string user = "webhook", CertificatePolicy? policy = null, Func<WebhookOptions, WebhookOptions>? change = null)
    {
        var kubeconfig = Path.Combine(folder, user + ".kubeconfig");
        Api.WriteKubeconfig(kubeconfig, user);
        var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var options = new WebhookOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            MetricsListen = new IPEndPoint(IPAddress.Loopback, 0),
            Namespace = Own,
            LeaseFor = TimeSpan.FromSeconds(2),
            LeaveTime = TimeSpan.FromMilliseconds(100),
            Injection = new InjectionSettings
            {
                Image = "injector-proxy:test",
                Endpoint = "https://ecs-injector-endpoint.ecs-injector.svc:8443",
                ExcludedNamespaces = ["kube-system", "kube-node-lease", Own],
            },
            Managed = new ManagedOptions
            {
                WebhookNames = ["ecs-injector-webhook.ecs-injector.svc"],
                EndpointNames = ["ecs-injector-endpoint.ecs-injector.svc"],
                Policy = policy ?? new CertificatePolicy { LookEvery = TimeSpan.FromMilliseconds(100) },
            },
        };
        var host = await WebhookHost.StartAsync(change?.Invoke(options) ?? options, client, TimeProvider.System, Log.CreateFactory(), CancellationToken.None);
        webhooks.Add((host, client));
        Api.MapService(Own, "ecs-injector-webhook", new Uri(host.Address.GetLeftPart(UriPartial.Authority)));
        return host;
    }

    /// <summary>Ends a replica, as a roll-out does.</summary>
    public async Task StopAsync(WebhookHost host)
    {
        var (_, client) = webhooks.Single(w => ReferenceEquals(w.Host, host));
        webhooks.RemoveAll(w => ReferenceEquals(w.Host, host));
        await host.DisposeAsync();
        client.Dispose();
    }

    /// <summary>What <c>/readyz</c> says; empty when ready.</summary>
    public async Task<string> NotReadyAsync(WebhookHost host)
    {
        using var response = await http.GetAsync(new Uri(host.MetricsAddress!, "/readyz"), TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task ReadyAsync(WebhookHost host) => EventuallyAsync(async () => (await NotReadyAsync(host)).Length == 0, () => "not ready\n" + Log.Text);

    /// <summary>The metrics page.</summary>
    public Task<string> MetricsAsync(WebhookHost host) => http.GetStringAsync(new Uri(host.MetricsAddress!, "/metrics"), TestContext.Current.CancellationToken);

    /// <summary>Creates a pod, as kubectl does.</summary>
    public async Task<(HttpStatusCode Code, JsonNode Body, IReadOnlyList<string> Warnings)> CreateAsync(JsonObject pod, string ns = "shop", bool dryRun = false)
    {
        using var content = new StringContent(pod.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Admin.PostAsync(
            new Uri($"/api/v1/namespaces/{ns}/pods{(dryRun ? "?dryRun=All" : "")}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        IReadOnlyList<string> warnings = response.Headers.TryGetValues("Warning", out var values) ? [.. values] : [];
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, warnings);
    }

    /// <summary>A small pod.</summary>
    public static JsonObject Pod(string name, string? label = "enabled") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = label is null
            ? new JsonObject { ["name"] = name }
            : new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = label } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
    };

    public static async Task EventuallyAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail(otherwise());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, client) in webhooks)
        {
            await host.DisposeAsync();
            client.Dispose();
        }

        Admin.Dispose();
        http.Dispose();
        await Api.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
