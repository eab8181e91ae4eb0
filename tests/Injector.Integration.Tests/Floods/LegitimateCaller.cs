using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Injector.Integration.Tests.Floods;

/// <summary>
/// Asks at a modest pace, over a new connection each time, and keeps the time. A connection that is closed before its request is read is
/// tried again once, as every SDK does: where a machine is so busy that hundreds of connections come in between, that may happen. It has a
/// thread of its own and waits in the kernel: the attackers are in the same process, and their queues are not what is measured.
/// </summary>
internal sealed class LegitimateCaller(FloodDoor door)
{
    private const int Patience = 10_000;

    // 40 a second is what the endpoint grants a workload.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);
    private readonly List<TimeSpan> times = [];
    private readonly List<string> failures = [];

    /// <summary>What was answered with anything but 200, or not at all.</summary>
    public IReadOnlyList<string> Failures => failures;

    public int Answers => times.Count;

    /// <summary>How often a second try was needed.</summary>
    public int Again { get; private set; }

    public TimeSpan Longest => times.Max();

    /// <summary>Asks until it is told to stop, and once after it.</summary>
    public Task AskUntilAsync(CancellationToken stop) =>
        Task.Factory.StartNew(() => AskUntil(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The time within which this share of the answers came.</summary>
    public TimeSpan Quantile(double share) => times.Order().ElementAt((int)Math.Ceiling(share * times.Count) - 1);

    private void AskUntil(CancellationToken stop)
    {
        bool last;
        do
        {
            last = stop.IsCancellationRequested;
            Ask();
            _ = CancellationToken.None.WaitHandle.WaitOne(Pace);
        }
        while (!last);
    }

    private void Ask()
    {
        var clock = Stopwatch.StartNew();
        if (Try() is not null)
        {
            Again++;
            if (Try() is { } problem)
                failures.Add($"after {clock.ElapsedMilliseconds} ms: {problem}");
        }

        times.Add(clock.Elapsed);
    }

    private string? Try()
    {
        try
        {
            var answer = Exchange();
            if (answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                return null;

            return answer.Length == 0 ? "closed without an answer" : answer[..Math.Min(answer.Length, 200)];
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private string Exchange()
    {
        var socket = door.Address is IPEndPoint
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        (socket.SendTimeout, socket.ReceiveTimeout) = (Patience, Patience);
        using var closing = socket;
        socket.Connect(door.Address);
        using Stream stream = door.IsTls ? Secured(new NetworkStream(socket)) : new NetworkStream(socket);
        stream.Write(door.Request);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    // Whom it talks to is not checked: that is not what floods are about.
    private static SslStream Secured(NetworkStream inner)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        stream.AuthenticateAsClient("localhost");
        return stream;
    }
}
