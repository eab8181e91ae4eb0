using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>
/// As many unfinished headers as a process takes, in a memory group of its chart's limit: it neither ends nor stops answering. The collector
/// of .NET 10.0.12 ends a Native AOT process when a small limit on its heap is met, and the kernel whatever meets the group's.
/// </summary>
public sealed class MemoryLimitTests
{
    private static readonly TimeSpan HeadersTimeOut = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_sidecar_survives_floods_of_unfinished_headers_after_a_thousand_scrapes()
    {
        RealParts.NeedProxy();
        RealParts.NeedMemoryGroups();
        await using var endpoint = await EndpointProcess.StartAsync();
        for (var run = 0; run < (RealParts.Times > 1 ? 10 : 1); run++)
        {
            await using var group = new MemoryGroup(ChartLimits.Sidecar);
            await using var sidecar = await SidecarProcess.StartAsync(endpoint, group.Inside);
            var door = new FloodDoor(
                "sidecar", sidecar.Address, IsTls: false, FloodDoor.Get("/v2/credentials/" + sidecar.Id), sidecar.Pid, group, () => sidecar.Output);
            for (var scrape = 0; scrape < 1_000; scrape++)
                await RawExchange.SendAsync(sidecar.AdminAddress, FloodDoor.Get("/metrics"));

            for (var flood = 0; flood < 2; flood++)
                await FloodAsync(door, connections: 600, headerBytes: 15_500);

            Record($"sidecar in its group, run {run + 1}", door);
        }
    }

    [Fact]
    public Task The_endpoint_survives_all_its_places_filled_with_unfinished_headers() =>
        OnEndpointAsync("endpoint in its group", (door, _) => FloodAsync(door, connections: 9_000, headerBytes: 31_000));

    [Theory]
    [InlineData("TCP")]
    [InlineData("socket")]
    public Task The_endpoint_survives_all_its_places_filled_with_answers_that_nobody_reads(string by) =>
        OnEndpointAsync($"endpoint, unread answers by {by}", (door, socket) => UnreadAsync(door, by == "TCP" ? door : door with { Address = socket }, connections: 1_500));

    [Fact]
    public Task The_webhook_survives_all_its_places_filled_with_unfinished_headers_and_bodies() =>
        OnWebhookAsync("webhook in its group", door => FloodAsync(door, connections: 1_100, headerBytes: 31_000, inTls: true));

    [Fact]
    public Task The_webhook_survives_all_its_places_filled_with_answers_that_nobody_reads() =>
        OnWebhookAsync("webhook, unread answers", door => UnreadAsync(door, door, connections: 1_100));

    private static async Task OnEndpointAsync(string figure, Func<FloodDoor, EndPoint, Task> attackAsync)
    {
        RealParts.NeedProxy();
        RealParts.NeedMemoryGroups();
        await using var group = new MemoryGroup(ChartLimits.Endpoint);
        await using var endpoint = EndpointProcess.NotStarted(group.Inside, [], "information");
        await endpoint.StartAgainAsync();
        var (id, _) = await endpoint.RegisterAsync("orders", role: null, "loopback", address: null);
        var door = new FloodDoor("endpoint", endpoint.Address, IsTls: false, FloodDoor.Get("/v2/credentials/" + id), endpoint.Pid, group, () => endpoint.Output);

        await attackAsync(door, new UnixDomainSocketEndPoint(endpoint.DataSocket));

        Record(figure, door);
    }

    private static async Task OnWebhookAsync(string figure, Func<FloodDoor, Task> attackAsync)
    {
        RealParts.NeedProxy();
        RealParts.NeedMemoryGroups();
        await using var group = new MemoryGroup(ChartLimits.Webhook);
        await using var webhook = await WebhookProcess.StartAsync(group.Inside);
        var door = new FloodDoor("webhook", webhook.Address, IsTls: true, WebhookProcess.Review(), webhook.Pid, group, () => webhook.Output);

        await attackAsync(door);

        Record(figure, door);
    }

    private static void Record(string figure, FloodDoor door) =>
        FloodFigures.Record(figure, FormattableString.Invariant($"{door.Resident / 1048576.0:0.0} | {door.Group.Peak / 1048576.0:0.0}"));

    private static async Task UnreadAsync(FloodDoor door, FloodDoor attacked, int connections)
    {
        await using (var crowd = new Crowd(attacked, deaf: true))
        {
            while (crowd.Attempts < connections * RealParts.Times)
                await crowd.JoinAsync(Attacks.Unread, attacked.IsTls);
            await AssertAnswersAsync(door, "with all of them connected");

            // Until each has been answered as much as it takes.
            await Task.Delay(Stuck, TimeProvider.System, TestContext.Current.CancellationToken);
            await AssertAnswersAsync(door, "with all of them stuck");
        }

        await AssertAnswersAsync(door, "after they have gone");
    }

    private static async Task FloodAsync(FloodDoor door, int connections, int headerBytes, bool inTls = false)
    {
        byte[] header = [.. Encoding.ASCII.GetBytes("GET /v2/credentials/0 HTTP/1.1\r\nHost: localhost\r\nX: "), .. Enumerable.Repeat((byte)'a', headerBytes)];
        await using (var crowd = new Crowd(door))
        {
            while (crowd.Attempts < connections)
                await crowd.JoinAsync(header, inTls);
            await AssertAnswersAsync(door, "with all of them connected");
            await Task.Delay(HeadersTimeOut, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await AssertAnswersAsync(door, "after they have timed out");
    }

    private static async Task AssertAnswersAsync(FloodDoor door, string when)
    {
        Assert.True(Directory.Exists($"/proc/{door.Pid}/fd") && door.Log().Length > 0, $"it has ended {when}");
        var answer = await door.AskAsync();
        Assert.True(answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), $"{when}: {answer}\n{door.Log()}");
    }
}
