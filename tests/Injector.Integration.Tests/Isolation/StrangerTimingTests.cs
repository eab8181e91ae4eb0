using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Injector.Integration.Tests.Floods;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Isolation;

/// <summary>
/// How long the refusal of a foreign id takes and that of an unknown one, in turn on one connection. The figures are written down; only the
/// long form, with many of them, holds them to anything.
/// </summary>
public sealed class StrangerTimingTests
{
    private const int WarmUp = 200;

    [Fact]
    public async Task Time_does_not_tell_a_foreign_id_from_an_unknown_one()
    {
        RealParts.NeedProxy();
        await using var world = await StrangerWorld.StartAsync(workloads: 20);
        foreach (var (door, callers) in world.Callers)
        {
            var times = await MeasureAsync(callers[0], world.Ids[^2] == callers[0].Id ? world.Ids[^1] : world.Ids[^2], pairs: RealParts.Times > 1 ? 100_000 : 1_000);

            FloodFigures.Record($"time of a refusal, {door}", times.ToString());
            Assert.All(times.Foreign.Concat(times.Unknown), time => Assert.True(time > 0));
            if (RealParts.Times > 1)
                Assert.InRange(times.ChanceOfLonger, 0.48, 0.52);
        }
    }

    private static async Task<StrangerTimes> MeasureAsync(StrangerCaller caller, string foreign, int pairs)
    {
        var (foreignTimes, unknownTimes) = (new List<double>(pairs), new List<double>(pairs));
        using var socket = await RawExchange.ConnectAsync(caller.Door, caller.From);
        for (var i = 0; i < pairs + WarmUp; i++)
        {
            // Which of the two goes first changes, so that neither has the warmer cache.
            var unknown = Guid.NewGuid().ToString("D");
            var (first, second) = i % 2 == 0 ? (foreign, unknown) : (unknown, foreign);
            var times = (First: await TimeAsync(socket, caller, first), Second: await TimeAsync(socket, caller, second));
            if (i < WarmUp)
                continue;

            foreignTimes.Add(i % 2 == 0 ? times.First : times.Second);
            unknownTimes.Add(i % 2 == 0 ? times.Second : times.First);
        }

        return new StrangerTimes(foreignTimes, unknownTimes);
    }

    private static async Task<double> TimeAsync(Socket socket, StrangerCaller caller, string id)
    {
        var request = Encoding.ASCII.GetBytes(StrangerFrames.Get("/v2/credentials/" + id, caller, "\r\n"));
        var buffer = new byte[2048];
        var began = Stopwatch.GetTimestamp();
        await socket.SendAsync(request, TestContext.Current.CancellationToken);
        var read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        var time = Stopwatch.GetElapsedTime(began);
        Assert.StartsWith("HTTP/1.1 400 ", Encoding.Latin1.GetString(buffer, 0, read), StringComparison.Ordinal);
        return time.TotalMicroseconds;
    }
}
