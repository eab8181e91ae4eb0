using System.Net;
using System.Net.Sockets;
using Injector.Networking;
using Injector.Networking.Namespaces;

namespace Injector.Integration.Tests.Docker;

/// <summary>Asks for credentials from within a container's network namespace, as a process of the container would, and fast enough to measure.</summary>
internal static class InsideContainer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What is answered; null when nobody answers, or the process is gone.</summary>
    /// <param name="processId">A process of the container.</param>
    /// <param name="id">Whose credentials.</param>
    public static async Task<(HttpStatusCode Status, string Body)?> AskAsync(int processId, string id)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Patience };
        handler.ConnectCallback = (_, stop) => ConnectAsync(processId, stop);
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri("http://169.254.170.2/v2/credentials/" + id), TestContext.Current.CancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(int processId, CancellationToken stop)
    {
        Socket socket;
        try
        {
            socket = NetworkNamespace.Run(processId, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        }
        catch (NetworkSetupException e)
        {
            throw new IOException(e.Message, e);
        }

        try
        {
            await socket.ConnectAsync(IPAddress.Parse("169.254.170.2"), 80, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
