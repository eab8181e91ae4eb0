using System.Net.Sockets;
using Injector.Networking.Handoff;
using Injector.Networking.LinkLocal;
using Injector.Networking.Listeners;

namespace Injector.Networking.Tests;

public sealed class NamespaceListenerTests
{
    [Fact]
    public async Task A_listener_opened_from_outside_answers_inside()
    {
        using var space = new TestNamespace(loopbackUp: false);
        using var listener = NamespaceListener.Open(space.Opened, new LinkLocalOptions());
        using var proxy = new TcpGreeter(listener.Socket, "proxy");

        Assert.Equal("proxy", await TcpGreeter.AskAsync(space, "169.254.170.2", 80));
        Assert.Equal("127.0.0.1:51679", listener.Socket.LocalEndPoint?.ToString());
    }

    [Fact]
    public async Task Connections_wait_until_somebody_accepts()
    {
        using var space = new TestNamespace();
        using var listener = NamespaceListener.Open(space.Opened, new LinkLocalOptions());

        using var early = space.Run(() => new TcpClient(AddressFamily.InterNetwork));
        await early.ConnectAsync("169.254.170.2", 80, TestContext.Current.CancellationToken);
        using var proxy = new TcpGreeter(listener.Socket, "proxy");

        using var reader = new StreamReader(early.GetStream());
        Assert.Equal("proxy", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_second_listener_says_that_an_earlier_one_stands()
    {
        using var space = new TestNamespace();
        using var listener = NamespaceListener.Open(space.Opened, new LinkLocalOptions());

        var exception = Assert.Throws<NetworkSetupException>(() => NamespaceListener.Open(space.Opened, new LinkLocalOptions()));

        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        Assert.Equal(98, exception.Errno);
        Assert.Contains("127.0.0.1:51679", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_failed_setup_nothing_listens()
    {
        using var space = new TestNamespace();

        Assert.Throws<ArgumentException>(() => NamespaceListener.Open(space.Opened, new LinkLocalOptions { ServicePort = 0 }));

        using var listener = NamespaceListener.Open(space.Opened, new LinkLocalOptions());
        Assert.NotNull(listener.Socket);
    }

    [Fact]
    public async Task Shutdown_ends_every_copy_of_the_listener()
    {
        using var space = new TestNamespace();
        using var listener = NamespaceListener.Open(space.Opened, new LinkLocalOptions());
        using var channel = await UnixPair.OpenAsync();
        SocketHandoff.Send(channel.Left, "{}"u8, listener.Socket.SafeHandle);
        using var message = await SocketHandoff.ReceiveAsync(channel.Right, TestContext.Current.CancellationToken);
        using var copy = message!.TakeSocket()!;
        var accepting = copy.AcceptAsync(TestContext.Current.CancellationToken);

        listener.Shutdown();

        await Assert.ThrowsAsync<SocketException>(() => accepting.AsTask());
        Assert.Equal("ConnectionRefused", await TcpGreeter.AskAsync(space, "127.0.0.1", 51679));
    }

    [Fact]
    public async Task Twenty_namespaces_can_be_prepared_at_once()
    {
        var spaces = Enumerable.Range(0, 20).Select(_ => new TestNamespace()).ToList();

        var listeners = await Task.WhenAll(spaces.Select(space => Task.Run(() => NamespaceListener.Open(space.Opened, new LinkLocalOptions()))));

        for (var i = 0; i < spaces.Count; i++)
        {
            using var proxy = new TcpGreeter(listeners[i].Socket, $"proxy {i}");
            Assert.Equal($"proxy {i}", await TcpGreeter.AskAsync(spaces[i], "169.254.170.2", 80));
            spaces[i].Dispose();
        }
    }
}
