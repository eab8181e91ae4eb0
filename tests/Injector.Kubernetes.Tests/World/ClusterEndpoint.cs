using System.Net;
using System.Security.Cryptography.X509Certificates;
using Injector.Endpoint;
using Injector.Endpoint.Options;
using Injector.Kubernetes.Callers;
using Injector.Testing.Endpoint;
using Injector.Testing.Kubernetes;
using Injector.Testing.Logs;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Tests.World;

/// <summary>An endpoint with a door for pods, in this process, over a fake API server; asked over real TLS.</summary>
internal sealed class ClusterEndpoint : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::111122223333:role/orders";
    private readonly k8s.Kubernetes client;
    private readonly PodCallers callers;
    private readonly GrantResources grants;
    private readonly RunningEndpoint endpoint;
    private readonly HttpClient http;

    private ClusterEndpoint(FakeKubernetes api, k8s.Kubernetes client, PodCallers callers, GrantResources grants, RunningEndpoint endpoint, CollectedLog log, string authority)
    {
        Api = api;
        this.client = client;
        this.callers = callers;
        this.grants = grants;
        this.endpoint = endpoint;
        CallerLog = log;
        http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { CertificateChainPolicy = Trusting(authority) },
        })
        {
            BaseAddress = endpoint.ClusterAddress,
        };
    }

    public FakeKubernetes Api { get; }

    public CollectedLog CallerLog { get; }

    public RunningEndpoint Endpoint => endpoint;

    public static async Task<ClusterEndpoint> StartAsync(TimeProvider? time = null, Func<CallerOptions, CallerOptions>? change = null, Func<EndpointOptions, EndpointOptions>? endpointChange = null)
    {
        var clock = time ?? TimeProvider.System;
        var api = await FakeKubernetes.StartAsync(clock);
        api.BookmarkInterval = TimeSpan.FromMilliseconds(100);
        var folder = Directory.CreateTempSubdirectory("inj-").FullName;
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        api.WriteKubeconfig(kubeconfig, "endpoint");
        var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var log = new CollectedLog();
        var loggers = log.CreateFactory();
        var callers = new PodCallers(client, change?.Invoke(new CallerOptions()) ?? new CallerOptions(), clock, loggers.CreateLogger<PodCallers>());
        var grants = new GrantResources(client, TimeProvider.System, loggers);
        var (certificate, key) = TestCertificates.Write(folder);
        var endpoint = await RunningEndpoint.StartAsync(clock, o =>
        {
            var options = o with
            {
                Cluster = "prod",
                TlsCertificate = certificate,
                TlsKey = key,
                ClusterDoor = new ClusterOptions(new(new IPEndPoint(IPAddress.Loopback, 0), IsHttps: true), new PodDoor(callers), grants),
            };
            return endpointChange?.Invoke(options) ?? options;
        });
        return new ClusterEndpoint(api, client, callers, grants, endpoint, log, certificate);
    }

    /// <summary>Puts a pod into the cluster; what is named alike before is replaced, under a new uid.</summary>
    /// <returns>Its uid.</returns>
    public string PutPod(string name, string? id, string serviceAccount = "orders", params (string Key, string Value)[] annotations)
    {
        Api.Remove("v1", "Pod", "shop", name);
        var map = new System.Text.Json.Nodes.JsonObject();
        if (id is not null)
            map["ecs-injector.io/credential-id"] = id;
        foreach (var (key, value) in annotations)
            map[key] = value;
        var pod = Api.Put(new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["namespace"] = "shop", ["annotations"] = map },
            ["spec"] = new System.Text.Json.Nodes.JsonObject { ["serviceAccountName"] = serviceAccount, ["containers"] = new System.Text.Json.Nodes.JsonArray() },
        });
        return pod["metadata"]!["uid"]!.GetValue<string>();
    }

    /// <summary>A token of a pod's.</summary>
    public string Token(string pod, string uid, string serviceAccount = "orders", string audience = "ecs-injector.io", TimeSpan? lifetime = null) =>
        Api.IssuePodToken("shop", serviceAccount, pod, uid, [audience], lifetime ?? TimeSpan.FromHours(1));

    /// <summary>Grants a role to a service account.</summary>
    public void Grant(string name, string role, string serviceAccount = "orders") => Api.Put(Documents.Grant(name, role, "shop", serviceAccount));

    /// <summary>Asks for credentials.</summary>
    public Task<Answer> AskAsync(string id, string? token, HttpMethod? method = null) => Answer.GetAsync(http, "/v2/credentials/" + id, token, method: method);

    /// <summary>Asks until the status is this; fails when it never is.</summary>
    public async Task<Answer> UntilAsync(string id, string token, int status)
    {
        Answer? last = null;
        for (var i = 0; i < 200; i++)
        {
            last = await AskAsync(id, token);
            if (last.Status == status)
                return last;
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"expected {status}, found {last!.Status} {last.Body}\n{CallerLog.Text}\n{endpoint.Log.Text}");
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await endpoint.DisposeAsync();
        await grants.DisposeAsync();
        callers.Dispose();
        client.Dispose();
        await Api.DisposeAsync();
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
