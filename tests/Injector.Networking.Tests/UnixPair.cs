using System.Net.Sockets;

namespace Injector.Networking.Tests;

/// <summary>Two ends of a unix stream connection, by way of a socket file of the test's own.</summary>
internal sealed class UnixPair : IDisposable
{
    private UnixPair(Socket left, Socket right)
    {
        Left = left;
        Right = right;
    }

    public Socket Left { get; }

    public Socket Right { get; }

    public static async Task<UnixPair> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("injtest-");
        var address = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "handoff.sock"));
        using var listener = Create();
        listener.Bind(address);
        listener.Listen();
        var left = Create();
        await left.ConnectAsync(address, TestContext.Current.CancellationToken);
        var right = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
        return new UnixPair(left, right);
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    private static Socket Create() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
