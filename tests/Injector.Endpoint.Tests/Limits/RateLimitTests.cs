using System.Net;
using Injector.Endpoint.Limits;
using Injector.Testing.Endpoint;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Limits;

/// <summary>Who asks too much hurts only himself.</summary>
public sealed class RateLimitTests
{
    private const string Workload = """{"platform":"process","names":{"process":"shop"},"doors":["loopback"]}""";
    private static readonly RateLimit Small = new(5, 10);

    [Fact]
    public async Task A_noisy_workload_is_limited_and_nobody_else_is()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var endpoint = await RunningEndpoint.StartAsync(time, o => o with { RateLimit = Small });
        string noisy = Guid.NewGuid().ToString(), quiet = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(noisy, Workload);
        await endpoint.RegisterAsync(quiet, Workload);

        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
            statuses.Add((await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + noisy)).Status);

        Assert.Equal(Small.Burst, statuses.Count(s => s == 200));
        Assert.Equal(30 - Small.Burst, statuses.Count(s => s == 429));
        Assert.Equal(200, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + quiet)).Status);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + noisy)).Status);
    }

    [Fact]
    public async Task A_guesser_of_ids_is_limited_and_nobody_else_is()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var endpoint = await RunningEndpoint.StartAsync(time, o => o with { RateLimit = Small });
        var known = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(known, Workload);

        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
            statuses.Add((await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + Guid.NewGuid())).Status);
        var limited = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + Guid.NewGuid());

        Assert.Equal(Small.Burst, statuses.Count(s => s == 400));
        Assert.Equal((429, "TooManyRequests"), (limited.Status, limited["code"]));

        // The same address, but a workload that is known: it has a bucket of its own.
        Assert.Equal(200, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + known)).Status);
    }

    [Fact]
    public void One_peer_at_its_limit_does_not_limit_another_and_the_table_is_bounded()
    {
        var peers = new PeerLimiter(Small, new FakeTimeProvider(), capacity: 100);
        var guesser = IPAddress.Parse("172.17.0.9");
        for (var i = 0; i < Small.Burst; i++)
            Assert.True(peers.TryTake(guesser));

        Assert.False(peers.TryTake(guesser));
        Assert.True(peers.TryTake(IPAddress.Parse("172.17.0.10")));
        for (var i = 0; i < 10_000; i++)
            peers.TryTake(new IPAddress([10, 1, (byte)(i >> 8), (byte)i]));
        Assert.InRange(peers.Count, 1, 100);
        Assert.False(peers.TryTake(guesser));
    }

    [Fact]
    public void The_same_address_as_ipv4_and_mapped_is_one_peer()
    {
        var peers = new PeerLimiter(new RateLimit(1, 1), new FakeTimeProvider());

        Assert.True(peers.TryTake(IPAddress.Parse("10.0.0.1")));
        Assert.False(peers.TryTake(IPAddress.Parse("::ffff:10.0.0.1")));
    }

    [Theory]
    [InlineData("40,60", true, 40, 60)]
    [InlineData(" 5 , 7 ", true, 5, 7)]
    [InlineData("40", false, 40, 60)]
    [InlineData("1,2,3", false, 40, 60)]
    [InlineData("0,5", false, 40, 60)]
    [InlineData("5,-1", false, 40, 60)]
    [InlineData("a,b", false, 40, 60)]
    public void Reads_the_agents_setting(string text, bool good, int steady, int burst)
    {
        Assert.Equal(good, RateLimit.TryParse(text, out var limit));
        Assert.Equal(new RateLimit(steady, burst), limit);
    }
}
