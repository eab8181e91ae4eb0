using System.Net;
using Injector.Testing.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>A fake API server and the real client, set up from a kubeconfig that the fake wrote.</summary>
public abstract class FakeApiTest : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fake-api-").FullName;

    protected FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    protected FakeKubernetes Fake { get; private set; } = null!;

    protected k8s.Kubernetes Client { get; private set; } = null!;

    protected static CancellationToken Limit => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Fake = await FakeKubernetes.StartAsync(Time);
        Fake.AddNamespace("shop");
        Client = ClientOf("admin");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Fake.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected k8s.Kubernetes ClientOf(string user)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        Fake.WriteKubeconfig(path, user);
        return new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
    }

    protected static V1Pod NewPod(string name, IDictionary<string, string>? labels = null, string image = "app:1") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = labels },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "app", Image = image }] },
    };

    protected Task<V1Pod> CreateAsync(V1Pod pod, string? dryRun = null) =>
        Client.CoreV1.CreateNamespacedPodAsync(pod, "shop", dryRun: dryRun, cancellationToken: Limit);

    protected static async Task<(HttpStatusCode Code, V1Status Status)> FailsAsync(Func<Task> act)
    {
        var failure = await Assert.ThrowsAsync<HttpOperationException>(act);
        return (failure.Response.StatusCode, KubernetesJson.Deserialize<V1Status>(failure.Response.Content));
    }
}
