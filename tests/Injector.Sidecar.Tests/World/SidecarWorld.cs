using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Core.Credentials;
using Injector.Hosting.Upstream;
using Injector.Sidecar.Settings;
using Injector.Testing.Time;
using Injector.Testing.Upstream;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Sidecar.Tests.World;

/// <summary>A sidecar on a free port, an upstream that does as it is told, and a clock that stands until it is moved.</summary>
internal sealed class SidecarWorld : IAsyncDisposable
{
    /// <summary>When every test begins.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider? clock;
    private readonly ShiftedTime time;

    private SidecarWorld(FakeUpstream upstream, FakeTimeProvider? clock, CredentialId id)
    {
        Upstream = upstream;
        this.clock = clock;
        time = new ShiftedTime((TimeProvider?)clock ?? TimeProvider.System);
        Id = id;
    }

    public FakeUpstream Upstream { get; }

    public CredentialId Id { get; }

    public SidecarInstance Sidecar { get; private set; } = null!;

    public DateTimeOffset Now => clock?.GetUtcNow() ?? TimeProvider.System.GetUtcNow();

    /// <summary>A sidecar with a standing clock that has credentials for an hour.</summary>
    public static async Task<SidecarWorld> WithCredentialsAsync(ILoggerFactory? loggers = null, Func<SidecarSettings, SidecarSettings>? change = null)
    {
        var world = await StartAsync(FakeAnswer.Credentials(Noon.AddHours(1)), new FakeTimeProvider(Noon), loggers, change);
        await world.SettleAsync();
        return world;
    }

    /// <summary>A sidecar with a standing clock whose upstream behaves like this.</summary>
    public static Task<SidecarWorld> WithAsync(FakeAnswer answer, Func<SidecarSettings, SidecarSettings>? change = null) =>
        StartAsync(answer, new FakeTimeProvider(Noon), loggers: null, change);

    /// <summary>A sidecar that lives by the real clock.</summary>
    public static async Task<SidecarWorld> InRealTimeAsync(
        FakeAnswer answer, Func<SidecarSettings, SidecarSettings>? change = null, Func<FakeCall, FakeAnswer>? behave = null)
    {
        var world = await StartAsync(answer, clock: null, loggers: null, change);
        world.Upstream.Behave = behave ?? world.Upstream.Behave;
        return world;
    }

    /// <summary>Asks with its own id, in the usual form.</summary>
    public Task<Reply> GetAsync(string? userAgent = null) =>
        AskAsync(IPEndPoint.Parse(Sidecar.CredentialAddress.Authority), "GET", Id.RelativeUri, host: null, userAgent);

    /// <summary>Asks byte for byte: no client library tidies the target.</summary>
    public Task<Reply> AskAsync(string method, string target, string? host = null) =>
        AskAsync(IPEndPoint.Parse(Sidecar.CredentialAddress.Authority), method, target, host);

    /// <summary>Asks at a listener that was handed over.</summary>
    public Task<Reply> AskAsync(IPEndPoint door, CredentialId id) => AskAsync(door, "GET", id.RelativeUri, host: null);

    private static async Task<Reply> AskAsync(IPEndPoint door, string method, string target, string? host, string? userAgent = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(door, patience.Token);
        var request = $"{method} {target} HTTP/1.1\r\nHost: {host ?? "169.254.170.2"}\r\n{(userAgent is null ? "" : $"User-Agent: {userAgent}\r\n")}Connection: close\r\n\r\n";
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var parts = (await reader.ReadToEndAsync(patience.Token)).Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var headers = lines[1..].Where(line => !line.StartsWith("Date:", StringComparison.Ordinal));
        return new Reply(
            int.Parse(lines[0].Split(' ')[1], null), parts[1], string.Join('\n', headers), TimeProvider.System.GetElapsedTime(began));
    }

    /// <summary>Text of an admin route.</summary>
    public async Task<string> AdminAsync(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(Sidecar.AdminAddress, path));
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    /// <summary>Sets the wall clock; the steady one goes on.</summary>
    public void SetClock(TimeSpan by) => time.Shift = by;

    /// <summary>Lets time pass, in steps, and each question to the upstream that comes due be answered.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var until = clock!.GetUtcNow() + time;
        while (clock.GetUtcNow() is var now && now < until)
        {
            var left = until - now;
            var next = step ?? TimeSpan.FromSeconds(1);
            clock.Advance(next < left ? next : left);
            await SettleAsync();
        }
    }

    /// <summary>Lets time pass and waits for nothing.</summary>
    public void Advance(TimeSpan time) => clock!.Advance(time);

    /// <summary>Waits until nothing is asked any more; pauses between tries take no real time.</summary>
    public async Task SettleAsync()
    {
        foreach (var workload in Sidecar.Workloads)
        {
            for (var polls = 0; !workload.Settled.IsCompleted; polls++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                if (polls > 4)
                    clock!.Advance(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private static async Task<SidecarWorld> StartAsync(
        FakeAnswer answer, FakeTimeProvider? clock, ILoggerFactory? loggers, Func<SidecarSettings, SidecarSettings>? change)
    {
        var upstream = FakeUpstream.Start();
        upstream.Answer(answer);
        var world = new SidecarWorld(upstream, clock, CredentialId.New());
        var settings = Settings(upstream) with { Ids = [world.Id] };
        world.Sidecar = await SidecarInstance.StartAsync(
            change?.Invoke(settings) ?? settings, world.time, loggers ?? NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        return world;
    }

    /// <summary>Free ports, and that upstream.</summary>
    public static SidecarSettings Settings(FakeUpstream upstream)
    {
        Assert.True(UpstreamAddress.TryParse(upstream.Address.ToString(), out var address));
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        return new SidecarSettings { Upstream = address, Listen = free, AdminListen = free };
    }
}
