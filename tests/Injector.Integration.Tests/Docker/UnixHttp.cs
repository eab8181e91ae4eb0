using System.Net.Sockets;

namespace Injector.Integration.Tests.Docker;

/// <summary>HTTP over a unix socket.</summary>
internal static class UnixHttp
{
    public static async Task<string> GetAsync(string socket, string path)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, stop) => ConnectAsync(socket, stop) };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri("http://localhost" + path), TestContext.Current.CancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(string socket, CancellationToken stop)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
        return new NetworkStream(connection, ownsSocket: true);
    }
}
