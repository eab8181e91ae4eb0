using System.Diagnostics;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources.Development;
using Injector.Endpoint.Traces;
using Injector.Testing.Endpoint;
using Injector.Testing.Secrets;

namespace Injector.Endpoint.Tests.Traces;

/// <summary>What an endpoint records of a request, and what of a caller's words it does not take.</summary>
[Collection(nameof(TracingTests))]
public sealed class TracingTests
{
    private static readonly (string, string) Sidecar = ("User-Agent", "injector-proxy/0.1.0 sdk/python");

    [Fact]
    public async Task A_sidecars_question_is_one_trace_from_the_SDKs_request_to_the_source()
    {
        await using var world = await TraceWorld.StartAsync(new TracingOptions());

        Assert.Equal(200, await world.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;250000;2")));

        var spans = await world.SpansAsync();
        var sdk = Assert.Single(spans, s => s.Name == "SDK request");
        var request = Assert.Single(spans, s => s.Name == "credentials");
        var source = Assert.Single(spans, s => s.Name == "source");
        Assert.All(spans, s => Assert.Equal(TraceWorld.TraceId, s.TraceId));
        Assert.Equal("", sdk.ParentId);
        Assert.Equal(("injector-proxy", "python", "2", "200"), (sdk.Service, sdk["injector.sdk"], sdk["injector.attempt"], sdk["http.response.status_code"]));
        Assert.True(sdk.Duration >= TimeSpan.FromMilliseconds(250), "it began when the SDK asked the sidecar");
        Assert.Equal((sdk.SpanId, "injector-endpoint"), (request.ParentId, request.Service));
        Assert.Equal((DevelopmentSource.DefaultRole.Value, "docker"), (request["injector.role_arn"], request["injector.platform"]));
        Assert.Equal((request.SpanId, "development"), (source.ParentId, source["injector.source"]));
        Assert.Equal(
            ["decide", "identify", "source"],
            spans.Where(s => s.ParentId == request.SpanId).Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal("POST /v1/traces application/x-protobuf", world.Collector.Posts.First());
    }

    [Fact]
    public async Task What_the_sidecar_does_by_itself_is_no_request_of_an_SDK()
    {
        await using var world = await TraceWorld.StartAsync(new TracingOptions());

        await world.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "refresh;0;1"));

        var spans = await world.SpansAsync();
        Assert.Equal("refresh", Assert.Single(spans, s => s.Service == "injector-proxy").Name);
    }

    [Theory]
    [InlineData("aws-sdk-java/2.1", TraceWorld.TraceParent, "sdk;1;1")]
    [InlineData("injector-proxy/0.1.0", TraceWorld.TraceParent, "")]
    [InlineData("injector-proxy/0.1.0", TraceWorld.TraceParent, "sdk;99999999999;1")]
    [InlineData("injector-proxy/0.1.0", TraceWorld.TraceParent, "sdk;-1;1")]
    [InlineData("injector-proxy/0.1.0", "", "sdk;1;1")]
    [InlineData("injector-proxy/0.1.0", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "sdk;1;1")]
    [InlineData("injector-proxy/0.1.0", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "sdk;1;1")]
    [InlineData("injector-proxy/0.1.0", TraceWorld.TraceParent + "-and-more", "sdk;1;1")]
    public async Task Headers_that_are_not_a_sidecars_own_begin_a_trace_of_the_endpoints(string userAgent, string traceParent, string question)
    {
        await using var world = await TraceWorld.StartAsync(new TracingOptions());

        var status = await world.AskAsync(
            HttpMethod.Get, ("User-Agent", userAgent), ("traceparent", traceParent), ("tracestate", "a=b"), ("baggage", "c=d"), ("X-Injector-Question", question));

        var spans = await world.SpansAsync();
        var root = Assert.Single(spans, s => s.ParentId.Length == 0);
        Assert.Equal((200, "credentials"), (status, root.Name));
        Assert.All(spans, s => Assert.NotEqual(TraceWorld.TraceId, s.TraceId));
    }

    [Fact]
    public async Task The_sampled_flag_of_a_caller_decides_nothing()
    {
        await using var none = await TraceWorld.StartAsync(new TracingOptions { Share = 0 });
        await none.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;1;1"));
        Assert.Empty(await none.SpansAsync());

        await using var all = await TraceWorld.StartAsync(new TracingOptions());
        await all.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent[..^1] + "0"), ("X-Injector-Question", "sdk;1;1"));

        Assert.Contains(await all.SpansAsync(), s => s.Name == "SDK request");
    }

    [Fact]
    public async Task Revalidations_and_strangers_leave_no_trace()
    {
        await using var world = await TraceWorld.StartAsync(new TracingOptions());

        Assert.Equal(200, await world.AskAsync(HttpMethod.Head, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;1;1")));
        Assert.Equal(400, await world.AskAsync(HttpMethod.Get, ("Authorization", "more"), Sidecar));

        Assert.Empty(await world.SpansAsync());
    }

    [Fact]
    public async Task A_refusal_is_an_error_with_its_reason_and_without_its_text()
    {
        await using var world = await TraceWorld.StartAsync(
            new TracingOptions(), options => options with { Development = new DevelopmentOptions { Failure = RehearsedFailure.Revoked } });

        Assert.Equal(503, await world.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;1;1")));

        var spans = await world.SpansAsync();
        Assert.All(
            spans.Where(s => s.Name is "SDK request" or "credentials"),
            s => Assert.Equal((true, "SourceUnavailable", "503"), (s.IsError, s["injector.reason"], s["http.response.status_code"])));
        Assert.Equal("Denied", Assert.Single(spans, s => s.Name == "source")["injector.reason"]);
        Assert.DoesNotContain("rehearses", world.Collector.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_and_no_id_is_in_any_span()
    {
        await using var world = await TraceWorld.StartAsync(new TracingOptions());
        var search = new SecretSearch();
        search.Add("credential id", world.Id);
        search.Add("workload token", world.Token);
        var planted = search.Plant("header of the caller");

        await world.AskAsync(
            HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;1;1"), ("baggage", "a=" + planted), ("tracestate", "a=" + planted));
        var body = await Answer.GetAsync(world.Endpoint.DataSocket, "/v2/credentials/" + world.Id, world.Token);
        search.Add("secret key", body["SecretAccessKey"]);
        search.Add("session token", body["Token"]);
        search.Add("key id", body["AccessKeyId"]);

        Assert.NotEmpty(await world.SpansAsync());
        search.Written("spans", world.Collector.Everything);
        Assert.Empty(search.Find());
        search.Written("a control: the search finds what is there", body.Body);
        Assert.NotEmpty(search.Find());
    }

    [Fact]
    public async Task Off_makes_no_activity_whatever_a_caller_sends()
    {
        var made = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Injector.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => made.Enqueue(activity.GetTagItem(SpanTags.Workload) as string ?? ""),
        };
        ActivitySource.AddActivityListener(listener);
        await using var off = await TraceWorld.StartAsync(traces: null);
        await using var on = await TraceWorld.StartAsync(new TracingOptions());

        foreach (var world in new[] { off, on })
            await world.AskAsync(HttpMethod.Get, Sidecar, ("traceparent", TraceWorld.TraceParent), ("X-Injector-Question", "sdk;1;1"));
        await on.SpansAsync();

        Assert.DoesNotContain(off.Workload, made);
        Assert.Contains(on.Workload, made);
        Assert.Empty(off.Collector.Posts);
    }
}
