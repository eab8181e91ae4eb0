using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;
using Injector.Testing.Kubernetes;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>
/// A cluster without a cluster: a fake API server, and beside it the real <c>injector webhook</c> and <c>injector endpoint --kubernetes</c> as
/// processes of their own, installed as the chart does it.
/// </summary>
internal sealed class KubernetesWorld : IAsyncDisposable
{
    public const string Own = "ecs-injector";
    public const string EndpointName = "ecs-injector-endpoint.ecs-injector.svc";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private readonly List<Daemon> daemons = [];
    private readonly HttpClient health = new();

    private KubernetesWorld(FakeKubernetes api) => Api = api;

    public FakeKubernetes Api { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("inj-").FullName;

    public int EndpointPort { get; } = FreePort();

    public string AuditFolder => Path.Combine(Folder, "audit");

    /// <summary>Everything that webhook and endpoint have written.</summary>
    public string Output => string.Join('\n', daemons.Select(d => d.Output));

    public static async Task<KubernetesWorld> StartAsync(params string[] endpointOptions)
    {
        var world = new KubernetesWorld(await FakeKubernetes.StartAsync());
        world.Api.AddNamespace(Own);
        world.Api.AddNamespace("shop");
        world.Api.Put(WebhookConfiguration());
        await world.StartWebhookAsync();
        await world.StartEndpointAsync(endpointOptions);
        return world;
    }

    /// <summary>A webhook more; the first one makes the certificates.</summary>
    public async Task<Daemon> StartWebhookAsync()
    {
        var kubeconfig = Path.Combine(Folder, "webhook.kubeconfig");
        Api.WriteKubeconfig(kubeconfig, "system:serviceaccount:ecs-injector:webhook");
        var webhook = new Daemon(
            [
                RealParts.Injector, "webhook", "--kubeconfig", kubeconfig, "--listen", "https://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--namespace", Own, "--image", "injector-proxy:test", "--endpoint", $"https://{EndpointName}:{EndpointPort}", "--drain", "200ms",
                "--log-level", "trace",
            ],
            new Dictionary<string, string>());
        daemons.Add(webhook);
        var address = new Uri((await webhook.WaitForAsync("Reviews are taken at ", StartWithin)).Split("Reviews are taken at ")[1]);
        Api.MapService(Own, "ecs-injector-webhook", new Uri(address.GetLeftPart(UriPartial.Authority)));
        await ReadyAsync(webhook);
        return webhook;
    }

    /// <summary>Creates a pod, as kubectl does.</summary>
    /// <returns>Status and the answer: the stored pod, or a Status.</returns>
    public async Task<(HttpStatusCode Code, JsonNode Body)> CreateAsync(JsonObject pod)
    {
        using var client = NewApiClient();
        using var content = new StringContent(pod.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(Api.Address, $"/api/v1/namespaces/{pod["metadata"]!["namespace"]}/pods"), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in daemons)
            await daemon.DisposeAsync();
        health.Dispose();
        await Api.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartEndpointAsync(string[] options)
    {
        // What the kubelet does with the Secret volume.
        var secret = await EventuallyAsync(() => Api.Find("v1", "Secret", Own, "ecs-injector-endpoint-tls"));
        foreach (var file in (string[])["tls.crt", "tls.key"])
            await File.WriteAllBytesAsync(Path.Combine(Folder, file), Convert.FromBase64String(secret["data"]![file]!.GetValue<string>()), TestContext.Current.CancellationToken);

        var kubeconfig = Path.Combine(Folder, "endpoint.kubeconfig");
        Api.WriteKubeconfig(kubeconfig, "system:serviceaccount:ecs-injector:endpoint");
        var endpoint = new Daemon(
            [
                RealParts.Injector, "endpoint", "--kubernetes", "--kubeconfig", kubeconfig, "--cluster-listen", $"https://0.0.0.0:{EndpointPort}",
                "--listen", "http://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0", "--tls-cert", Path.Combine(Folder, "tls.crt"),
                "--tls-key", Path.Combine(Folder, "tls.key"), "--service-name", EndpointName, "--cluster", "prod", "--socket", "none",
                "--admin-socket", Path.Combine(Folder, "admin.sock"), "--state", Path.Combine(Folder, "state"), "--audit-log", AuditFolder,
                "--log-level", "trace", .. options,
            ],
            new Dictionary<string, string>());
        daemons.Add(endpoint);
        await endpoint.WaitForAsync("Credentials for pods on ", StartWithin);
        await ReadyAsync(endpoint);
    }

    private async Task ReadyAsync(Daemon daemon)
    {
        var address = (await daemon.WaitForAsync("Health and metrics on ", StartWithin)).Split("Health and metrics on ")[1].Trim();
        var why = "";
        for (var i = 0; i < 600; i++)
        {
            using var response = await health.GetAsync(new Uri(new Uri(address), "/readyz"), TestContext.Current.CancellationToken);
            if (response.IsSuccessStatusCode)
                return;

            why = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("not ready: " + why + "\n" + daemon.Output);
    }

    private HttpClient NewApiClient()
    {
        var ca = X509Certificate2.CreateFromPem(Api.CertificateAuthority);
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { ca }, RevocationMode = X509RevocationMode.NoCheck },
            },
        });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Api.TokenOf("admin"));
        return client;
    }

    private static async Task<T> EventuallyAsync<T>(Func<T?> find)
        where T : class
    {
        for (var i = 0; i < 400; i++)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("it did not come within 20 s");
    }

    private static JsonObject WebhookConfiguration()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Kubernetes", "webhook-configuration.json");
        return JsonNode.Parse(File.ReadAllText(file))!.AsObject();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
