using System.Net.Sockets;
using System.Text;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>What strangers do to a listener. Each returns how many connections it has tried, and holds on for a while at the end.</summary>
internal static class Attacks
{
    // A second, in the long form: bare connections; those that bring 15 kB, or what TLS has to refuse; and those that shake hands.
    private const int Pace = 5_000;
    private const int HeavyPace = 1_500;
    private const int TlsPace = 300;

    // Each of these brings hundreds of requests that are answered before it is stuck.
    private const int UnreadPace = 50;

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(300 * RealParts.Times);
    private static readonly int Many = RealParts.Times > 1 ? 30_000 : 600;
    private static readonly int Loaded = RealParts.Times > 1 ? 9_000 : 600;
    private static readonly int TlsMany = RealParts.Times > 1 ? 1_800 : 150;
    private static readonly int UnreadMany = RealParts.Times > 1 ? 1_500 : 600;
    private static readonly byte[] Start = Encoding.ASCII.GetBytes("GET /v2/credentials/0 HTTP/1.1\r\nHost: localhost\r\nX: ");

    /// <summary>Requests whose answers are more than all buffers between the two take.</summary>
    public static byte[] Unread { get; } = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 1_000)));

    /// <summary>Those for every listener.</summary>
    public static IReadOnlyDictionary<string, Func<FloodDoor, Task<int>>> OnAny { get; } = new Dictionary<string, Func<FloodDoor, Task<int>>>(StringComparer.Ordinal)
    {
        ["idle connections"] = door => CrowdAsync(door, RealParts.Times > 1 ? 100_000 : 5_000, []),
        ["unfinished headers"] = door => CrowdAsync(door, Loaded, [.. Start, .. Filling(15_500)]),
        ["slow headers"] = SlowAsync,
        ["headers of 1 MB"] = door => CrowdAsync(door, 30 * RealParts.Times, [.. Start, .. Filling(1024 * 1024)]),
        ["answers that nobody reads"] = UnreadAsync,
        ["connect and close"] = door => ComeAndGoAsync(door, reset: false),
        ["connect and reset"] = door => ComeAndGoAsync(door, reset: true),
    };

    /// <summary>Those for listeners with TLS.</summary>
    public static IReadOnlyDictionary<string, Func<FloodDoor, Task<int>>> OnTls { get; } = new Dictionary<string, Func<FloodDoor, Task<int>>>(StringComparer.Ordinal)
    {
        ["plain HTTP"] = door => CrowdAsync(door, Loaded, FloodDoor.Get("/mutate")),
        ["garbage for a hello"] = door => CrowdAsync(door, Loaded, [0x16, 0x03, 0x01, 0x40, 0x00, .. Filling(2000)]),
        ["hello cut off"] = door => CrowdAsync(door, Loaded, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, .. Filling(20)]),
        ["unfinished headers in TLS"] = door => CrowdAsync(door, TlsMany, [.. Start, .. Filling(15_500)], inTls: true),
        ["unfinished bodies"] = door => CrowdAsync(door, TlsMany, Body(length: 20_000), inTls: true),
        ["unfinished large bodies"] = door => CrowdAsync(door, TlsMany, Body(length: 4_000_000), inTls: true),
        ["bodies that are no review"] = door => CrowdAsync(door, TlsMany, [.. Body(length: 300), .. Filling(300)], inTls: true),
    };

    private static byte[] Filling(int length) => [.. Enumerable.Repeat((byte)'a', length)];

    private static byte[] Body(int length) =>
        Encoding.ASCII.GetBytes($"POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{");

    private static async Task<int> CrowdAsync(FloodDoor door, int attempts, byte[] bytes, bool inTls = false)
    {
        await using var crowd = new Crowd(door);
        for (var pace = new AttackPace(inTls ? TlsPace : bytes.Length > 0 ? HeavyPace : Pace); crowd.Attempts < attempts; await pace.NextAsync())
            await crowd.JoinAsync(bytes, inTls);
        await Task.Delay(Hold, TimeProvider.System, TestContext.Current.CancellationToken);
        return crowd.Attempts;
    }

    private static async Task<int> UnreadAsync(FloodDoor door)
    {
        await using var crowd = new Crowd(door, deaf: true);
        for (var pace = new AttackPace(UnreadPace); crowd.Attempts < UnreadMany; await pace.NextAsync())
            await crowd.JoinAsync(Unread, door.IsTls);
        await Task.Delay(Hold, TimeProvider.System, TestContext.Current.CancellationToken);
        return crowd.Attempts;
    }

    private static async Task<int> SlowAsync(FloodDoor door)
    {
        await using var crowd = new Crowd(door);
        for (var pace = new AttackPace(Pace); crowd.Attempts < Many; await pace.NextAsync())
            await crowd.JoinAsync(Start);
        for (var i = 0; i < 5 * RealParts.Times; i++)
        {
            await crowd.SendAsync("a"u8.ToArray());
            await Task.Delay(Hold / 5, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return crowd.Attempts;
    }

    private static async Task<int> ComeAndGoAsync(FloodDoor door, bool reset)
    {
        var attempts = RealParts.Times > 1 ? Many : Many * 4;
        var pace = new AttackPace(Pace);
        for (var i = 0; i < attempts; i++)
        {
            await pace.NextAsync();
            try
            {
                using var socket = await RawExchange.ConnectAsync(door.Address);
                if (reset)
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (SocketException)
            {
                // The backlog is full: the next one.
                await Task.Yield();
            }
        }

        return attempts;
    }
}
