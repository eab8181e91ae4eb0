using System.Net.Sockets;

namespace Injector.Testing.Faults;

/// <summary>Moves whole HTTP messages, and does to each answer what was chosen for its request.</summary>
internal static class HttpRelay
{
    public static async Task RunAsync(Socket client, Socket server, Func<HttpMessage, Fault> choose, CancellationToken stop)
    {
        await using var clientStream = new NetworkStream(client);
        await using var serverStream = new NetworkStream(server);
        await using var fromClient = new BufferedStream(clientStream);
        await using var fromServer = new BufferedStream(serverStream);
        while (await HttpMessage.ReadAsync(fromClient, bodiless: false, stop) is { } request)
        {
            var fault = choose(request);
            if (fault.IsHalfOpen)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

            await serverStream.WriteAsync(request.ToBytes(), stop);
            var isHead = request.FirstLine.StartsWith("HEAD ", StringComparison.Ordinal);
            if (await HttpMessage.ReadAsync(fromServer, isHead, stop) is not { } answer)
                return;

            if (fault.Latency > TimeSpan.Zero)
                await Task.Delay(fault.Latency, TimeProvider.System, stop);
            var bytes = fault.Rewrite is { } rewrite && !isHead ? rewrite(answer) : answer.ToBytes();
            if (fault.ResetAt is { } offset && offset < bytes.Length)
            {
                await clientStream.WriteAsync(bytes.AsMemory(0, offset), stop);
                FaultProxy.Reset(client);
                return;
            }

            await Pacing.WriteAsync(clientStream, bytes, fault, stop);
        }
    }
}
