using System.Net.Sockets;

namespace Injector.Testing.Faults;

/// <summary>Moves bytes both ways; faults hold for what the server sends, from the moment on at which they are chosen.</summary>
internal static class ByteRelay
{
    private const int ChunkSize = 16 * 1024;

    public static async Task RunAsync(Socket client, Socket server, Func<Fault> choose, CancellationToken stop)
    {
        var requests = RequestsAsync(client, server, stop);

        // Whoever has been answered to the end says no more: its connection is closed after this.
        await AnswersAsync(client, server, choose, stop);
        client.Dispose();
        await requests;
    }

    // A client that has said all may still listen.
    private static async Task RequestsAsync(Socket client, Socket server, CancellationToken stop)
    {
        await using var from = new NetworkStream(client);
        await using var to = new NetworkStream(server);
        await from.CopyToAsync(to, stop);
        server.Shutdown(SocketShutdown.Send);
    }

    private static async Task AnswersAsync(Socket client, Socket server, Func<Fault> choose, CancellationToken stop)
    {
        await using var from = new NetworkStream(server);
        await using var to = new NetworkStream(client);
        var chunk = new byte[ChunkSize];
        var sent = 0;
        while (await from.ReadAsync(chunk, stop) is > 0 and var read)
        {
            var fault = choose();
            if (fault.IsHalfOpen)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            if (fault.Latency > TimeSpan.Zero)
                await Task.Delay(fault.Latency, TimeProvider.System, stop);
            if (fault.ResetAt is { } offset && sent + read > offset)
            {
                await to.WriteAsync(chunk.AsMemory(0, Math.Max(0, offset - sent)), stop);
                FaultProxy.Reset(client);
                return;
            }

            sent += read;
            await Pacing.WriteAsync(to, chunk.AsMemory(0, read), fault, stop);
        }
    }
}
