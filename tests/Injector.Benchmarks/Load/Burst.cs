namespace Injector.Benchmarks.Load;

/// <summary>A fixed number of requests over a few connections, as fast as they are answered.</summary>
internal static class Burst
{
    /// <summary>Sends them.</summary>
    public static Task RunAsync(Uri address, int requests, int connections) => Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(
        () =>
        {
            using var connection = new HttpConnection(address);
            var request = HttpConnection.Request(address);
            for (var i = 0; i < requests / connections; i++)
                connection.Ask(request);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
}
