using System.Globalization;
using System.Text.Json.Nodes;
using Injector.Benchmarks.Load;
using Injector.Testing.Kubernetes;

namespace Injector.Benchmarks.Worlds;

/// <summary>A real <c>injector webhook</c> installed as the chart does it, before a fake API server; it has made its own certificates.</summary>
internal sealed class WebhookWorld : IAsyncDisposable
{
    private const string Own = "ecs-injector";
    private readonly FakeKubernetes api;
    private readonly ChildProcess process;

    private WebhookWorld(FakeKubernetes api, ChildProcess process, Uri address, double readyAfter)
    {
        this.api = api;
        this.process = process;
        Reviews = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{address.Port}/mutate"));
        ReadyAfter = readyAfter;
    }

    /// <summary>Its process id.</summary>
    public int Pid => process.Pid;

    /// <summary>Where reviews are posted.</summary>
    public Uri Reviews { get; }

    /// <summary>Seconds from before the process was made until it was ready.</summary>
    public double ReadyAfter { get; }

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<WebhookWorld> StartAsync(BenchWorld world)
    {
        var api = await FakeKubernetes.StartAsync();
        api.AddNamespace(Own);
        api.AddNamespace("shop");
        api.Put(JsonNode.Parse(await File.ReadAllTextAsync(ReviewBodies.Find("webhook-configuration.json")))!.AsObject());
        var folder = world.NewFolder("webhook");
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        api.WriteKubeconfig(kubeconfig, "system:serviceaccount:ecs-injector:webhook");
        var start = TimeProvider.System.GetTimestamp();
        var process = new ChildProcess(
            [
                world.Options.Injector, "webhook", "--kubeconfig", kubeconfig, "--listen", "https://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--namespace", Own, "--image", "registry.test/injector-proxy:1.0.0", "--endpoint", "https://ecs-injector-endpoint.ecs-injector.svc:8443",
                "--drain", "10ms",
            ],
            Path.Combine(folder, "webhook.out"));
        var metrics = new Uri(await process.WaitForAsync("Health and metrics on "));
        var ready = new Uri(metrics, "/readyz");
        using var client = new HttpClient();
        while (true)
        {
            using var answer = await client.GetAsync(ready);
            if (answer.IsSuccessStatusCode)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        var readyAfter = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return new WebhookWorld(api, process, new Uri(await process.WaitForAsync("Reviews are taken at ")), readyAfter);
    }

    /// <summary>One review over a connection of its own.</summary>
    /// <returns>The answer.</returns>
    public byte[] Review(byte[] body)
    {
        using var connection = new HttpConnection(Reviews);
        return connection.Ask(HttpConnection.Request(Reviews, body)).ToArray();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await api.DisposeAsync();
    }
}
