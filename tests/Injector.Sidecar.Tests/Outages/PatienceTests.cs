using System.Net;
using System.Net.Sockets;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Outages;

/// <summary>By the real clock: no request may take longer than a second, whatever the upstream does.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static TheoryData<string, FakeAnswer> Slow => new()
    {
        { "slow headers", Good with { HeadersAfter = TimeSpan.FromSeconds(5) } },
        { "slow body", Good with { BodyAfter = TimeSpan.FromSeconds(5) } },
        { "silence", new FakeAnswer { Hang = true } },
    };

    private static FakeAnswer Good => FakeAnswer.Credentials(TimeProvider.System.GetUtcNow().AddHours(1));

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task A_slow_upstream_makes_nobody_wait_longer_than_a_second(string what, FakeAnswer answer)
    {
        await using var world = await SidecarWorld.InRealTimeAsync(answer);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.GetAsync()));

        Assert.All(replies, reply => Assert.True(reply.Status == 503 && reply.Took < Longest, $"{what}: {reply.Status} after {reply.Took}"));
    }

    [Fact]
    public async Task An_upstream_that_accepts_no_connection_makes_nobody_wait_longer_than_a_second()
    {
        // Connections that nobody accepts fill the backlog; after them the kernel answers no SYN.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var fillers = Enumerable.Range(0, 4).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var filler in fillers)
            _ = filler.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken).AsTask();
        Assert.True(Hosting.Upstream.UpstreamAddress.TryParse($"http://{listener.LocalEndPoint}", out var address));
        await using var world = await SidecarWorld.InRealTimeAsync(Good, settings => settings with { Upstream = address });

        var reply = await world.GetAsync();

        Assert.Equal(503, reply.Status);
        Assert.InRange(reply.Took, TimeSpan.Zero, Longest);
        fillers.ForEach(filler => filler.Dispose());
    }

    [Fact]
    public async Task A_first_request_waits_for_credentials_that_come_late()
    {
        await using var world = await SidecarWorld.InRealTimeAsync(Good with { HeadersAfter = TimeSpan.FromMilliseconds(400) });

        var reply = await world.GetAsync();

        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task A_waiting_request_is_answered_when_a_dead_upstream_comes_to_life()
    {
        await using var world = await SidecarWorld.InRealTimeAsync(Good);
        await using var late = await SidecarWorld.InRealTimeAsync(Good, settings =>
        {
            world.Upstream.Die();
            return settings with { Upstream = SidecarWorld.Settings(world.Upstream).Upstream };
        });
        var waiting = late.AskAsync("GET", late.Id.RelativeUri);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);

        world.Upstream.Revive();

        Assert.Equal(200, (await waiting).Status);
    }

    [Fact]
    public async Task A_storm_of_requests_without_credentials_is_no_storm_for_the_upstream()
    {
        await using var world = await SidecarWorld.InRealTimeAsync(FakeAnswer.Error(503, "SourceUnavailable"));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => world.GetAsync()));

        Assert.InRange(world.Upstream.Calls.Count, 1, 12);
    }

    [Fact]
    public async Task Many_first_requests_are_one_question_to_the_upstream()
    {
        await using var world = await SidecarWorld.InRealTimeAsync(Good with { HeadersAfter = TimeSpan.FromMilliseconds(150) });

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => world.GetAsync()));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Single(world.Upstream.Calls);
    }
}
