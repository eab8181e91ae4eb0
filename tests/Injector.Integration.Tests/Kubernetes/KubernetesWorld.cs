using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;
using Injector.Testing.Kubernetes;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>
/// A cluster without a cluster: a fake API server, and beside it the real <c>injector webhook</c> and <c>injector endpoint --kubernetes</c> as
/// processes of their own, installed as the chart does it.
/// </summary>
internal sealed class KubernetesWorld : IAsyncDisposable
{
    public const string Own = "ecs-injector";
    public const string WebhookUser = "system:serviceaccount:ecs-injector:ecs-injector-webhook";
    public const string EndpointUser = "system:serviceaccount:ecs-injector:ecs-injector-endpoint";
    public const string EndpointName = "ecs-injector-endpoint.ecs-injector.svc";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(90);
    private readonly List<Daemon> daemons = [];
    private readonly HttpClient health = new();

    private KubernetesWorld(FakeKubernetes api)
    {
        Api = api;
        Proxy = FaultProxy.ForBytes(new IPEndPoint(IPAddress.Loopback, api.Address.Port));
    }

    public FakeKubernetes Api { get; }

    /// <summary>Stands between the API server and both, webhook and endpoint.</summary>
    public FaultProxy Proxy { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("inj-").FullName;

    public int EndpointPort { get; } = FreePort();

    public string AuditFolder => Path.Combine(Folder, "audit");

    /// <summary>Everything that webhook and endpoint have written.</summary>
    public string Output => string.Join('\n', daemons.Select(d => d.Output));

    /// <summary>Processes of webhook and endpoint.</summary>
    public IEnumerable<int> Pids => daemons.Select(d => d.Pid);

    public static Task<KubernetesWorld> StartAsync(params string[] endpointOptions) => StartAsync(_ => { }, endpointOptions);

    /// <summary>The same in a cluster that is prepared before anything of ours starts.</summary>
    public static async Task<KubernetesWorld> StartAsync(Action<FakeKubernetes> prepare, params string[] endpointOptions)
    {
        var world = new KubernetesWorld(await FakeKubernetes.StartAsync());
        prepare(world.Api);
        world.Api.AddNamespace(Own);
        world.Api.AddNamespace("shop");
        world.Api.Put(WebhookConfiguration());
        await world.StartWebhookAsync();
        await world.StartEndpointAsync(endpointOptions);
        return world;
    }

    /// <summary>A webhook more; the first one makes the certificates.</summary>
    public async Task<Daemon> StartWebhookAsync(string drain = "200ms")
    {
        var kubeconfig = Path.Combine(Folder, "webhook.kubeconfig");
        await WriteKubeconfigAsync(kubeconfig, WebhookUser);
        var webhook = new Daemon(
            [
                RealParts.Injector, "webhook", "--kubeconfig", kubeconfig, "--listen", "https://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--namespace", Own, "--lease", "ecs-injector-webhook", "--image", "injector-proxy:test", "--endpoint", $"https://{EndpointName}:{EndpointPort}", "--drain", drain,
                "--log-level", "trace",
            ],
            new Dictionary<string, string>());
        daemons.Add(webhook);
        var address = new Uri((await webhook.WaitForAsync("Reviews are taken at ", StartWithin)).Split("Reviews are taken at ")[1]);
        Api.MapService(Own, "ecs-injector-webhook", new Uri(address.GetLeftPart(UriPartial.Authority)));
        await ReadyAsync(webhook);
        return webhook;
    }

    /// <summary>The metrics pages of all of them.</summary>
    public async Task<string> MetricsAsync()
    {
        var pages = new List<string>();
        foreach (var daemon in daemons)
            pages.Add(await health.GetStringAsync(new Uri(await daemon.MetricsAddressAsync(), "/metrics"), TestContext.Current.CancellationToken));
        return string.Join('\n', pages);
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
        await Proxy.DisposeAsync();
        Assert.Null(Proxy.Problem);
        await Api.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WriteKubeconfigAsync(string file, string user)
    {
        Api.WriteKubeconfig(file, user);
        var direct = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var server = Api.Address.GetLeftPart(UriPartial.Authority);
        Assert.Contains(server, direct, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            file, direct.Replace(server, "https://" + Proxy.Address.Authority, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private async Task StartEndpointAsync(string[] options)
    {
        // What the kubelet does with the Secret volume.
        var secret = await EventuallyAsync(() => Api.Find("v1", "Secret", Own, "ecs-injector-endpoint-tls"));
        foreach (var file in (string[])["tls.crt", "tls.key"])
            await File.WriteAllBytesAsync(Path.Combine(Folder, file), Convert.FromBase64String(secret["data"]![file]!.GetValue<string>()), TestContext.Current.CancellationToken);

        var kubeconfig = Path.Combine(Folder, "endpoint.kubeconfig");
        await WriteKubeconfigAsync(kubeconfig, EndpointUser);
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

    /// <summary>A client of the endpoint's door for pods, as a sidecar is one.</summary>
    public HttpMessageHandler NewPodHandler() => new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, EndpointPort), stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Pinned() },
    };

    private X509ChainPolicy Pinned()
    {
        var authority = Convert.FromBase64String(Api.Find("v1", "Secret", Own, "ecs-injector-ca")!["data"]!["tls.crt"]!.GetValue<string>());
        return new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(authority)) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
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
