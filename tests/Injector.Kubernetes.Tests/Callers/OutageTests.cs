using System.Diagnostics;
using Injector.Kubernetes.Tests.World;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Kubernetes.Tests.Callers;

/// <summary>The API server is slow or away: nothing that works stops working, nothing that is unknown is let in, nobody is told no.</summary>
public sealed class OutageTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task Warm_callers_are_served_until_their_token_ends()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(time);
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid, lifetime: TimeSpan.FromMinutes(30));
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Down = true;
        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);

        time.Advance(TimeSpan.FromMinutes(11));
        var ended = await cluster.AskAsync(id, token);
        Assert.Equal((503, "CannotDecide"), (ended.Status, ended["code"]));
    }

    [Fact]
    public async Task Unknown_callers_are_told_to_come_again()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(change: o => o with { FirstWait = TimeSpan.FromMilliseconds(300) });
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);

        cluster.Api.Failing = true;
        Assert.Equal((503, "CannotDecide"), await ToldAsync(cluster, id, token));
        cluster.Api.Failing = false;
        cluster.Api.Latency = TimeSpan.FromSeconds(2);
        Assert.Equal((503, "CannotDecide"), await ToldAsync(cluster, id, token));
        cluster.Api.Latency = TimeSpan.Zero;
        await cluster.UntilAsync(id, token, 200);
    }

    [Fact]
    public async Task A_slow_api_server_does_not_hold_up_warm_callers()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(change: o => o with { CacheFor = TimeSpan.FromMilliseconds(50) });
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Latency = TimeSpan.FromSeconds(5);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);

        // Far below the 5 s that the API server takes: 200 ms is the wait, the rest is a busy machine.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_token_is_reviewed_once_in_five_minutes_however_many_ask()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(time);
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);
        await cluster.UntilAsync(id, token, 200);
        var reviews = cluster.Api.TokenReviews;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cluster.AskAsync(id, token)));
        Assert.Equal(reviews, cluster.Api.TokenReviews);

        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);
        Assert.Equal(reviews + 1, cluster.Api.TokenReviews);

        cluster.Api.Remove("v1", "Pod", "shop", "orders-1");
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(400, (await cluster.AskAsync(id, token)).Status);
    }

    [Fact]
    public async Task A_guesser_uses_up_his_refusals_and_not_the_api_server()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(time, endpointChange: o => o with { RateLimit = new(5, 10) });
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);
        await cluster.UntilAsync(id, token, 200);
        var reviews = cluster.Api.TokenReviews;

        for (var i = 0; i < 60; i++)
            await cluster.AskAsync(id, $"e30.{i:d4}.e30");

        Assert.InRange(cluster.Api.TokenReviews - reviews, 1, 11);
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);
    }

    [Fact]
    public async Task Using_up_ones_refusals_keeps_no_verdict_alive()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(time, endpointChange: o => o with { RateLimit = new(5, 10) });
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Remove("v1", "Pod", "shop", "orders-1");
        time.Advance(TimeSpan.FromMinutes(6));
        for (var i = 0; i < 20; i++)
            await cluster.AskAsync(id, $"e30.{i:d4}.e30");

        Assert.Equal(429, (await cluster.AskAsync(id, token)).Status);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(400, (await cluster.AskAsync(id, token)).Status);
    }

    private static async Task<(int Status, string Code)> ToldAsync(ClusterEndpoint cluster, string id, string token)
    {
        var answer = await cluster.AskAsync(id, token);
        return (answer.Status, answer["code"]);
    }
}
