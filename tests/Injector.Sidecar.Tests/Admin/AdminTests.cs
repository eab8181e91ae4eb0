using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Admin;

public sealed class AdminTests
{
    [Fact]
    public async Task It_is_ready_when_it_listens_whether_credentials_are_in_hand_or_not()
    {
        await using var world = await SidecarWorld.WithAsync(new FakeAnswer { Hang = true });

        Assert.StartsWith("200", await world.AdminAsync("/healthz"), StringComparison.Ordinal);
        Assert.StartsWith("200", await world.AdminAsync("/readyz"), StringComparison.Ordinal);
        Assert.Equal("503 1 of 1 workloads have no credentials\n", await world.AdminAsync("/readyz/credentials"));
    }

    [Fact]
    public async Task With_credentials_in_hand_it_says_so()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        Assert.StartsWith("200", await world.AdminAsync("/readyz/credentials"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_tell_what_is_held_and_what_happened()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        await world.GetAsync();
        await world.GetAsync();
        await world.AskAsync("GET", "/v2/credentials/stranger");
        await world.PassAsync(TimeSpan.FromSeconds(60));

        var metrics = await world.AdminAsync("/metrics");

        Assert.Contains("injector_proxy_requests_total{status=\"200\",reason=\"\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_requests_total{status=\"400\",reason=\"InvalidIdInRequest\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_workloads{state=\"valid\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_credentials_expiry_seconds 3540\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_upstream_requests_total{result=\"Credentials\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_upstream_requests_total{result=\"Granted\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_upstream_outage 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_build_info{version=\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revocation_is_counted_once()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(403, "CredentialsRevoked"));
        await world.PassAsync(TimeSpan.FromMinutes(5), step: TimeSpan.FromSeconds(10));

        var metrics = await world.AdminAsync("/metrics");

        Assert.Contains("injector_proxy_revocations_total{reason=\"CredentialsRevoked\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_workloads{state=\"refused\"} 1\n", metrics, StringComparison.Ordinal);
    }
}
