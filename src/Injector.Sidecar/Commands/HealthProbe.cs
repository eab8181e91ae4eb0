using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Hosting.Listening;
using Injector.Hosting.Settings;
using Injector.Sidecar.Settings;

namespace Injector.Sidecar.Commands;

/// <summary>
/// The probe that an orchestrator runs inside the sidecar's container: asks the admin listener, prints the reason when it is not well. Plain
/// sockets, since a probe a second must cost next to nothing.
/// </summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Asks again and again until all is well: 0; or until patience is over: 1. 2 is a patience that cannot be read.</summary>
    public static async Task<int> WaitAsync(string path, string patience)
    {
        if (!Durations.TryParse(patience, out var limit))
        {
            await Console.Error.WriteLineAsync($"injector-proxy health --wait: expected {Durations.Expected}, found \"{patience}\"");
            return 2;
        }

        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (true)
        {
            var isLast = time.GetElapsedTime(started) >= limit;
            var result = await RunAsync(path, isQuiet: !isLast);
            if (result == 0 || isLast)
                return result;

            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Asks; 0 is well, 1 is not.</summary>
    public static async Task<int> RunAsync(string path, bool isQuiet = false)
    {
        var listen = AnyAddress.Resolve(SettingsReader.ReadAdminListen(Environment.GetEnvironmentVariable));
        var target = listen.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, listen.Port)
            : listen.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, listen.Port)
            : listen;
        using var timeout = new CancellationTokenSource(Limit);
        try
        {
            var answer = await AskAsync(target, path, timeout.Token);
            if (answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                return 0;

            if (!isQuiet)
                await Console.Error.WriteLineAsync("not ready: " + answer.Split("\r\n\r\n", 2)[^1].Trim());
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            var what = e is SocketException socket ? socket.SocketErrorCode.ToString() : $"no answer within {Limit.TotalSeconds} s";
            if (!isQuiet)
                await Console.Error.WriteLineAsync($"not ready: expected the admin listener at {target}, found: {what}");
        }

        return 1;
    }

    private static async Task<string> AskAsync(IPEndPoint target, string path, CancellationToken cancellation)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(target, cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {target}\r\nConnection: close\r\n\r\n"), cancellation);
        var answer = new StringBuilder();
        var buffer = new byte[1024];
        for (int read; (read = await socket.ReceiveAsync(buffer, cancellation)) > 0;)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return answer.ToString();
    }
}
