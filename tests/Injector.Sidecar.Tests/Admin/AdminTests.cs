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
    public async Task On_every_address_where_metrics_are_to_be_read_from_outside()
    {
        await using var world = await SidecarWorld.WithAsync(
            new FakeAnswer { Hang = true }, settings => settings with { AdminListen = new(System.Net.IPAddress.IPv6Any, 0) });
        using var client = new HttpClient();

        var page = await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{world.Sidecar.AdminAddress.Port}/metrics"), TestContext.Current.CancellationToken);

        Assert.Contains("injector_proxy_build_info", page, StringComparison.Ordinal);
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
    public async Task With_a_slow_clock_metrics_tell_what_is_served_not_what_the_clock_says()
    {
        var tomorrow = SidecarWorld.Noon.AddDays(1);
        await using var world = await SidecarWorld.WithAsync(FakeAnswer.Credentials(tomorrow.AddHours(1)) with { Date = tomorrow });
        await world.SettleAsync();
        var held = await world.AdminAsync("/metrics");
        world.Upstream.Answer(FakeAnswer.Text(500, ""));
        await world.PassAsync(TimeSpan.FromMinutes(62), step: TimeSpan.FromMinutes(3.5));

        var ended = await world.AdminAsync("/metrics");

        // Two seconds less than the hour, since the upstream's Date is in whole seconds; settling may take some time of its own.
        Assert.Contains("injector_proxy_workloads{state=\"valid\"} 1\n", held, StringComparison.Ordinal);
        Assert.Matches("injector_proxy_credentials_expiry_seconds 359[5-8]", held);
        Assert.Contains("injector_proxy_workloads{state=\"valid\"} 0\n", ended, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_workloads{state=\"empty\"} 1\n", ended, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_credentials_expiry_seconds 0\n", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SDK_that_asks_is_counted_and_passed_on()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        Assert.All(world.Upstream.Calls, call => Assert.DoesNotContain(call.Headers, line => line.Contains(" sdk/", StringComparison.Ordinal)));
        await world.GetAsync("curl/7.88.1");
        await world.GetAsync("python-urllib3/1.26.12");
        await world.GetAsync("python-urllib3/1.26.12");
        await world.PassAsync(TimeSpan.FromSeconds(60));

        var metrics = await world.AdminAsync("/metrics");

        Assert.Contains("injector_proxy_sdk_requests_total{sdk=\"other\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_sdk_requests_total{sdk=\"python\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains(world.Upstream.Calls.Last().Headers, line => line.StartsWith("User-Agent: injector-proxy/", StringComparison.Ordinal) && line.EndsWith(" sdk/python", StringComparison.Ordinal));
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
