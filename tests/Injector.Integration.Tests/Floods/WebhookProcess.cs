using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;
using Injector.Testing.Endpoint;
using Injector.Testing.Kubernetes;

namespace Injector.Integration.Tests.Floods;

/// <summary>A real <c>injector webhook</c> with certificates from files, before a fake API server.</summary>
internal sealed class WebhookProcess : IAsyncDisposable
{
    private const string Taken = "Reviews are taken at ";
    private const string Metrics = "Health and metrics on ";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;
    private readonly FakeKubernetes api;
    private Daemon? daemon;

    private WebhookProcess(FakeKubernetes api) => this.api = api;

    public int Pid => daemon!.Pid;

    public string Output => daemon!.Output;

    public IPEndPoint Address => AddressAfter(Taken);

    public IPEndPoint MetricsAddress => AddressAfter(Metrics);

    /// <summary>Starts one.</summary>
    /// <param name="place">By which command it is run: in a memory group, say.</param>
    public static async Task<WebhookProcess> StartAsync(Func<string[], string[]> place)
    {
        var webhook = new WebhookProcess(await FakeKubernetes.StartAsync());
        webhook.api.AddNamespace("shop");
        var kubeconfig = Path.Combine(webhook.folder, "kubeconfig");
        webhook.api.WriteKubeconfig(kubeconfig, "system:serviceaccount:ecs-injector:webhook");
        var (certificate, key) = TestCertificates.Write(webhook.folder);
        webhook.daemon = new Daemon(
            place([
                RealParts.Injector, "webhook", "--kubeconfig", kubeconfig, "--listen", "https://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--namespace", "ecs-injector", "--image", "injector-proxy:test", "--endpoint", "https://endpoint.test:8443", "--sidecar", "native",
                "--tls-cert", certificate, "--tls-key", key, "--drain", "200ms", "--no-events",
            ]),
            new Dictionary<string, string>());
        await webhook.daemon.WaitForAsync(Metrics, StartWithin);
        return webhook;
    }

    /// <summary>The review of a pod that asks for injection, as the API server posts it, on a connection of its own.</summary>
    public static byte[] Review()
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString(),
                ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
                ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
                ["namespace"] = "shop",
                ["operation"] = "CREATE",
                ["dryRun"] = false,
                ["object"] = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Pod",
                    ["metadata"] = new JsonObject { ["name"] = "p", ["namespace"] = "shop", ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled" } },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
                },
            },
        }.ToJsonString();
        return Encoding.UTF8.GetBytes(
            $"POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
            await daemon.DisposeAsync();
        await api.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IPEndPoint AddressAfter(string text) =>
        IPEndPoint.Parse(new Uri(Output.Split('\n').First(line => line.Contains(text, StringComparison.Ordinal)).Split(text)[1].Trim()).Authority);
}
