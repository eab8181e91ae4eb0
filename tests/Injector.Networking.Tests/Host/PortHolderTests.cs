using System.Net;
using System.Net.Sockets;
using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>Who holds a port, from the kernel's tables.</summary>
public sealed class PortHolderTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public void A_listener_that_is_in_the_way_is_found_with_its_process(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        Assert.Null(PortHolder.Find(port));

        socket.Listen();
        var holder = PortHolder.Find(port);

        Assert.NotNull(holder);
        Assert.Equal(socket.LocalEndPoint, holder.Address);
        Assert.Equal(Environment.ProcessId, holder.ProcessId);
        Assert.False(holder.IsEcsAgent);
        Assert.Contains($"{socket.LocalEndPoint} is held by process ", holder.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_network_namespace_of_the_caller_counts()
    {
        Requirements.NeedNamespaces();
        using var here = new TestNamespace();
        using var there = new TestNamespace();
        using var listener = TcpGreeter.Open(there, IPAddress.Loopback, 51679, "endpoint");

        Assert.Null(here.Run(() => PortHolder.Find(51679)));
        Assert.NotNull(there.Run(() => PortHolder.Find(51679)));
    }
}
