using System.Net;
using Injector.Core.Credentials;
using Injector.Hosting.Upstream;
using Injector.Integration.Tests.World;
using Injector.Sidecar;
using Injector.Sidecar.Settings;
using Injector.Testing.Secrets;
using Injector.Testing.Sts;
using Injector.Testing.Traces;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Integration.Tests.Traces;

/// <summary>One trace from an SDK's request at the sidecar to STS; over real processes, sockets and protocols.</summary>
public sealed class TraceTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    [Fact]
    public async Task An_SDKs_request_is_one_trace_from_the_sidecar_to_the_second_attempt_at_STS()
    {
        await using var world = await TracedWorld.StartAsync();
        var id = Guid.NewGuid().ToString("D");
        var tokenFile = Path.Combine(world.Endpoint.Folder, id + ".token");
        await File.WriteAllTextAsync(tokenFile, "not yet", TestContext.Current.CancellationToken);

        // Its clock stands, so that after the question at its start, which is refused, it asks only when it is asked itself.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sidecar = await StartAsync(world, id, tokenFile, time);
        await WaitForAsync(sidecar, "injector_proxy_upstream_outage 1\n");
        await world.Endpoint.RegisterAsync("orders", TracedWorld.Role, "socket", address: null, id);
        time.Advance(TimeSpan.FromMilliseconds(200));
        world.Sts.Plan(StsBehaviour.ServerError);

        var asked = SdkAsync(sidecar, id);
        while (!asked.IsCompleted)
        {
            // Slowly, for the pause before another try, should the machine be so busy that there is one.
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken));
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(HttpStatusCode.OK, await asked);
        var all = await world.SpansAsync();
        var trace = Assert.Single(all.Where(s => s.Name == "SDK request").Select(s => s.TraceId).Distinct());
        var spans = all.Where(s => s.TraceId == trace).ToList();
        var source = Assert.Single(spans, s => s.Name == "source");
        var request = Assert.Single(spans, s => s.SpanId == source.ParentId);
        var sdk = Assert.Single(spans, s => s.SpanId == request.ParentId);
        var attempts = spans.Where(s => s.ParentId == source.SpanId).OrderBy(s => s.Began).ToList();
        Assert.Equal("SDK request", sdk.Name);
        Assert.Equal(("", "injector-proxy", "python"), (sdk.ParentId, sdk.Service, sdk["injector.sdk"]));
        Assert.Equal(("credentials", "injector-endpoint", "container orders"), (request.Name, request.Service, request["injector.workload"]));
        Assert.Equal(("sts", TracedWorld.Role), (source["injector.source"], source["injector.role_arn"]));
        Assert.Equal(["STS AssumeRole 1 500 Unavailable", "STS AssumeRole 2 200 "], attempts.Select(Shown));
        Assert.All(spans, s => Assert.True(s.Ended >= s.Began && s.Began >= sdk.Began, s.ToString()));
    }

    [Fact]
    public async Task The_published_sidecars_first_question_is_a_trace_without_a_secret_in_it()
    {
        RealParts.NeedProxy();
        await using var world = await TracedWorld.StartAsync();
        var workload = await world.Endpoint.RegisterAsync("orders", TracedWorld.Role);
        var search = new SecretSearch();
        search.Add("credential id", workload.Id);
        search.Add("workload token", await File.ReadAllTextAsync(workload.TokenFile, TestContext.Current.CancellationToken));
        search.Add("secret key", FakeSts.SecretKey);
        search.Add("session token", FakeSts.SessionToken);
        search.Add("the endpoint's own key", world.Endpoint.Environment["AWS_SECRET_ACCESS_KEY"]);

        await using (var sidecar = await Faults.SidecarProcess.StartAsync("unix:" + world.Endpoint.DataSocket, workload, ("INJECTOR_TRACES", "true")))
        {
            while (!sidecar.Output.Contains("next at ", StringComparison.Ordinal))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var spans = await world.SpansAsync();
        var refresh = Assert.Single(spans, s => s.Service == "injector-proxy");
        var request = Assert.Single(spans, s => s.ParentId == refresh.SpanId);
        var source = Assert.Single(spans, s => s.ParentId == request.SpanId && s.Name == "source");
        Assert.Equal("STS AssumeRole 1 200 ", Shown(Assert.Single(spans, s => s.ParentId == source.SpanId)));
        Assert.Equal("refresh", refresh.Name);
        Assert.Contains($"Traces go to {world.Collector.Url.ToString().TrimEnd('/')} by HttpProtobuf; share that is kept: 1", world.Endpoint.Output, StringComparison.Ordinal);
        search.Written("spans", world.Collector.Everything);
        search.Written("the endpoint's log", world.Endpoint.Output);
        Assert.Empty(search.Find());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_a_callers_trace_reaches_STS(bool traces)
    {
        await using var world = await TracedWorld.StartAsync(traces);
        var (id, _) = await world.Endpoint.RegisterAsync("orders", TracedWorld.Role, "loopback", address: null);

        Assert.Equal(HttpStatusCode.OK, await world.AskAsync(
            Client, id, ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), ("tracestate", "app=1"), ("baggage", "app=1"),
            ("Correlation-Context", "app=1"), ("Request-Id", "|app.1")));

        Assert.NotEmpty(world.Sts.Headers);
        Assert.DoesNotContain(world.Sts.Headers, header =>
            header.StartsWith("traceparent", StringComparison.OrdinalIgnoreCase) || header.StartsWith("Request-Id", StringComparison.OrdinalIgnoreCase)
            || header.Contains("app=1", StringComparison.Ordinal));
        var spans = await world.SpansAsync();
        Assert.Equal(traces, spans.Any(s => s.Name == "STS AssumeRole"));
        Assert.DoesNotContain(spans, s => s.TraceId == "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private static string Shown(CollectedSpan span) =>
        $"{span.Name} {span["injector.attempt"]} {span["http.response.status_code"]} {span["injector.reason"]}";

    private static Task<SidecarInstance> StartAsync(TracedWorld world, string id, string tokenFile, TimeProvider time)
    {
        Assert.True(UpstreamAddress.TryParse("unix:" + world.Endpoint.DataSocket, out var upstream));
        Assert.True(CredentialId.TryParse(id, out var credentialId));
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        var settings = new SidecarSettings { Ids = [credentialId], Upstream = upstream, TokenFile = tokenFile, Listen = free, AdminListen = free, Traces = true };
        return SidecarInstance.StartAsync(settings, time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
    }

    private static async Task WaitForAsync(SidecarInstance sidecar, string metric)
    {
        while (!(await Client.GetStringAsync(new Uri(sidecar.AdminAddress, "/metrics"), TestContext.Current.CancellationToken)).Contains(metric, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> SdkAsync(SidecarInstance sidecar, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.CredentialAddress, "/v2/credentials/" + id));
        request.Headers.TryAddWithoutValidation("User-Agent", "Boto3/1.34");
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
