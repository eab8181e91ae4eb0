using System.Net;
using k8s;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>Who may do what, and what happens when the server is ill.</summary>
public sealed class AccessTests : FakeApiTest
{
    [Fact]
    public async Task Only_known_tokens_are_let_in()
    {
        var config = new KubernetesClientConfiguration { Host = Fake.Address.AbsoluteUri, SkipTlsVerify = true, AccessToken = "guessed" };
        using var stranger = new k8s.Kubernetes(config);

        var (code, status) = await FailsAsync(() => stranger.CoreV1.ListNamespaceAsync(cancellationToken: Limit));

        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized"), (code, status.Reason));
    }

    [Fact]
    public async Task A_service_account_token_for_the_server_itself_lets_in()
    {
        var token = Fake.IssueServiceAccountToken("shop", "orders", ["https://kubernetes.default.svc.cluster.local"], TimeSpan.FromHours(1));
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = Fake.Address.AbsoluteUri, SkipTlsVerify = true, AccessToken = token });
        await client.CoreV1.ListNamespaceAsync(cancellationToken: Limit);
        Assert.Equal("system:serviceaccount:shop:orders", Assert.Single(Fake.Requests).User);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_trusted()
    {
        await using var other = await Injector.Testing.Kubernetes.FakeKubernetes.StartAsync();
        var path = Path.GetTempFileName();
        other.WriteKubeconfig(path, "admin", server: Fake.Address);
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
        File.Delete(path);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.CoreV1.ListNamespaceAsync(cancellationToken: Limit));
    }

    [Fact]
    public async Task Rules_allow_and_everything_else_is_forbidden()
    {
        Fake.Allow("reader", (verb, path) => verb == "get" && path.StartsWith("/api/v1/namespaces/shop/pods/", StringComparison.Ordinal));
        using var reader = ClientOf("reader");
        await CreateAsync(NewPod("p"));

        await reader.CoreV1.ReadNamespacedPodAsync("p", "shop", cancellationToken: Limit);
        var (code, status) = await FailsAsync(() => reader.CoreV1.ListNamespacedPodAsync("shop", cancellationToken: Limit));

        Assert.Equal((HttpStatusCode.Forbidden, "Forbidden"), (code, status.Reason));
        Assert.Equal("pods is forbidden: User \"reader\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"", status.Message);
        Assert.Equal(403, Assert.Single(Fake.Requests, request => request.Verb == "list").Status);
    }

    [Fact]
    public async Task The_version_can_be_set()
    {
        Assert.Equal("v1.36.0", (await Client.Version.GetCodeAsync(Limit)).GitVersion);
        Fake.Version = ("v1.29.3-eks", "1", "29+");
        Assert.Equal("29+", (await Client.Version.GetCodeAsync(Limit)).Minor);
    }

    [Fact]
    public async Task Faults_come_and_go()
    {
        Fake.Failing = true;
        var (code, status) = await FailsAsync(() => Client.CoreV1.ListNamespaceAsync(cancellationToken: Limit));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"), (code, status.Reason));
        Fake.Failing = false;

        Fake.FaultsAt("/api/v1/namespaces/shop/secrets").Down = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.CoreV1.ListNamespacedSecretAsync("shop", cancellationToken: Limit));
        await Client.CoreV1.ListNamespaceAsync(cancellationToken: Limit);

        Fake.Down = true;
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.CoreV1.ListNamespaceAsync(cancellationToken: Limit));
        Fake.Down = false;
        await Client.CoreV1.ListNamespaceAsync(cancellationToken: Limit);

        Fake.Latency = TimeSpan.FromMilliseconds(300);
        var start = TimeProvider.System.GetTimestamp();
        await Client.CoreV1.ListNamespaceAsync(cancellationToken: Limit);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(250));
    }
}
