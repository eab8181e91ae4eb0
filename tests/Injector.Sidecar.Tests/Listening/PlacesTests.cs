using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Listening;

/// <summary>A sidecar has 512 places for connections. Whoever takes them all, and more, keeps nobody else out, and does not fill the log.</summary>
public sealed class PlacesTests : IDisposable
{
    private const int MoreThanAll = 700;
    private readonly List<Socket> crowd = [];

    [Fact]
    public async Task With_all_places_taken_by_idle_connections_a_caller_is_answered_and_the_longest_idle_one_goes()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        await FillAsync(world);

        Assert.Equal(200, (await world.GetAsync()).Status);

        Assert.True(IsClosed(crowd[0]), "the first to come has been idle for longest");
        Assert.False(IsClosed(crowd[^1]), "the last to come is still there");
        Assert.Contains("injector_connections_closed_total{listener=\"credentials\"} ", await world.AdminAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_asks_and_reads_no_answer_keeps_nobody_out_and_holds_up_no_stop()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 1_000)));

        await FillAsync(world, requests);

        for (var i = 0; i < 20; i++)
            Assert.Equal(200, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task A_connection_with_a_request_under_way_is_not_closed_for_anothers_sake()
    {
        // The upstream never answers, so the request is held until it may be refused.
        await using var world = await SidecarWorld.InRealTimeAsync(new FakeAnswer { Hang = true }, settings => settings with { Hold = TimeSpan.FromSeconds(20) });
        var asking = world.GetAsync();
        await FillAsync(world);

        Assert.False(asking.IsFaulted, asking.Exception?.ToString());
        world.Upstream.Die();
        world.Upstream.Revive();
        world.Upstream.Answer(FakeAnswer.Credentials(world.Now.AddHours(1)));

        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task However_many_are_closed_the_log_says_so_once()
    {
        using var log = new CapturedLog();
        using var loggers = log.Factory();
        await using var world = await SidecarWorld.WithCredentialsAsync(loggers);

        await FillAsync(world);

        var said = log.Text.Split('\n').Count(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal(1, said);
        Assert.Contains("All 512 places of the credentials listener are taken", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_places_leave_the_admin_listener_alone()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        await FillAsync(world);

        Assert.StartsWith("200", await world.AdminAsync("/readyz"), StringComparison.Ordinal);
        Assert.Contains("listener=\"admin\"} 0\n", await world.AdminAsync("/metrics"), StringComparison.Ordinal);
    }

    public void Dispose() => crowd.ForEach(socket => socket.Dispose());

    private async Task FillAsync(SidecarWorld world, byte[]? requests = null)
    {
        for (var i = 0; i < MoreThanAll; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2304 };
            crowd.Add(socket);
            await socket.ConnectAsync(IPEndPoint.Parse(world.Sidecar.CredentialAddress.Authority), TestContext.Current.CancellationToken);
            if (requests is not null)
                await socket.SendAsync(requests, TestContext.Current.CancellationToken);
        }

        // Connected means that the kernel has it; the sidecar has seen all when it has closed those too many.
        await Eventually.HoldsAsync(() => crowd.Take(MoreThanAll - 512).All(IsClosed));
    }

    private static bool IsClosed(Socket socket) => socket.Poll(0, SelectMode.SelectRead);
}
