using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Traces;

/// <summary>What a sidecar tells its upstream of traces: nothing unless it is told to, and never what an application brings along.</summary>
public sealed class QuestionTraceTests
{
    private const string AppTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static readonly FakeAnswer Unknown = FakeAnswer.Error(400, "InvalidIdInRequest");

    // A header of the request, smuggled in behind the User-Agent.
    private const string AppsOwn = $"aws-sdk-java/2.1\r\ntraceparent: 00-{AppTrace}-00f067aa0ba902b7-01\r\ntracestate: app=1\r\nbaggage: app=1";

    [Fact]
    public async Task Off_sends_no_header_upstream()
    {
        await using var world = await SidecarWorld.WithAsync(Unknown);
        await AskAsync(world);

        Assert.True(world.Upstream.Count("GET") >= 2);
        Assert.All(world.Upstream.Calls, call => Assert.Equal(["", ""], [Header(call, "traceparent"), Header(call, "X-Injector-Question")]));
    }

    [Fact]
    public async Task The_first_question_is_the_sidecars_own_and_the_next_is_the_SDKs()
    {
        await using var world = await SidecarWorld.WithAsync(Unknown, settings => settings with { Traces = true });
        await AskAsync(world);

        var calls = world.Upstream.Calls.ToList();
        Assert.Equal(["refresh", "1"], Parts(calls[0]));
        Assert.Equal(["sdk", "1"], Parts(calls[1]));
        Assert.NotEqual(TraceOf(calls[0]), TraceOf(calls[1]));
        Assert.All(calls, call => Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", Header(call, "traceparent")));
    }

    [Fact]
    public async Task Tries_of_one_question_are_one_trace_and_are_counted()
    {
        await using var world = await SidecarWorld.WithAsync(FakeAnswer.Text(500, ""), settings => settings with { Traces = true });
        await world.SettleAsync();

        var calls = world.Upstream.Calls.ToList();
        Assert.Equal(["1", "2", "3"], calls.Select(call => Parts(call)[1]));
        Assert.Single(calls.Select(TraceOf).Distinct());
    }

    [Fact]
    public async Task A_revalidation_is_no_part_of_a_trace()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings => settings with { Traces = true });
        await world.PassAsync(TimeSpan.FromSeconds(31));

        var head = Assert.Single(world.Upstream.Calls, call => call.Method == "HEAD");
        Assert.Equal(["", ""], [Header(head, "traceparent"), Header(head, "X-Injector-Question")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_applications_own_trace_goes_no_further(bool traces)
    {
        await using var world = await SidecarWorld.WithAsync(Unknown, settings => settings with { Traces = traces });
        await AskAsync(world, AppsOwn);

        Assert.All(world.Upstream.Calls, call => Assert.DoesNotContain(
            call.Headers, line => line.Contains(AppTrace, StringComparison.Ordinal) || line.Contains("app=1", StringComparison.Ordinal)));
    }

    // Its first question has been answered, nothing is in memory, and the clock stands: the next question is asked for this request alone.
    private static async Task AskAsync(SidecarWorld world, string userAgent = "Boto3/1.0")
    {
        await world.SettleAsync();
        world.Upstream.Answer(FakeAnswer.Credentials(world.Now.AddHours(1)));
        world.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(200, (await world.GetAsync(userAgent)).Status);
    }

    private static string[] Parts(FakeCall call) => Header(call, "X-Injector-Question").Split(';') is [var cause, _, var times] ? [cause, times] : [];

    private static string TraceOf(FakeCall call) => Header(call, "traceparent").Split('-')[1];

    private static string Header(FakeCall call, string name) =>
        call.Headers.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";
}
