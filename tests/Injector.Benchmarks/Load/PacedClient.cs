using Injector.Benchmarks.Measuring;

namespace Injector.Benchmarks.Load;

/// <summary>
/// An open loop: requests go out at planned moments, whether the server keeps up or not, and latency counts from the plan. Threads that wait
/// in the kernel, a connection each: nothing of the runtime's pools stands between plan and request.
/// </summary>
internal static class PacedClient
{
    private const int Connections = 16;
    private const long Billion = 1_000_000_000;
    private const int WarmUp = 20;

    /// <summary>Asks at this rate for this long.</summary>
    /// <returns>Latency in ms that 99 % did not exceed.</returns>
    public static Task<double> P99Async(Uri address, int perSecond, TimeSpan time, byte[]? body = null) => Task.Factory.StartNew(
        () => P99(address, perSecond, time, body), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static double P99(Uri address, int perSecond, TimeSpan time, byte[]? body)
    {
        var count = (int)(perSecond * time.TotalSeconds);
        var latencies = new double[count];
        var request = HttpConnection.Request(address, body);
        var start = PreciseWait.Now + (Billion / 2);
        var failures = new string?[Connections];
        var threads = Enumerable.Range(0, Connections).Select(number => new Thread(() => failures[number] = Send(number))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failures.FirstOrDefault(failure => failure is not null) is { } why ? throw new BenchException(why) : Numbers.Percentile(latencies, 0.99);

        string? Send(int number)
        {
            try
            {
                using var connection = new HttpConnection(address);
                for (var i = 0; i < WarmUp; i++)
                    connection.Ask(request);
                for (var i = number; i < count; i += Connections)
                {
                    var planned = start + (i * Billion / perSecond);
                    PreciseWait.Until(planned);
                    connection.Ask(request);
                    latencies[i] = (PreciseWait.Now - planned) / 1e6;
                }

                return null;
            }
            catch (Exception e) when (e is BenchException or IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException)
            {
                return e.Message;
            }
        }
    }
}
