using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Networking.Handoff;

namespace Injector.Networking.Tests;

public sealed class SocketHandoffTests
{
    private static readonly byte[] Header = Encoding.UTF8.GetBytes("""{"id":"ü"}""");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_listening_socket_is_received_with_its_header_and_accepts(bool isAsync)
    {
        using var channel = await UnixPair.OpenAsync();
        using var original = Listen();

        SocketHandoff.Send(channel.Left, Header, original.SafeHandle);
        using var message = isAsync ? await SocketHandoff.ReceiveAsync(channel.Right, Cancel) : SocketHandoff.Receive(channel.Right);
        using var received = message!.TakeSocket()!;
        var address = (IPEndPoint)original.LocalEndPoint!;
        original.Dispose();

        Assert.Equal(Header, message.Header);
        Assert.Equal(address, received.LocalEndPoint);
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(address, Cancel);
        using var accepted = await received.AcceptAsync(Cancel);
        Assert.Equal(client.Client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public async Task Another_process_receives_the_socket_and_serves_on_it()
    {
        Assert.SkipUnless(Requirements.Has("python3"), "needs python3 for a process of its own");
        const string Script = """
            import socket, sys
            channel = socket.socket(socket.AF_UNIX)
            channel.connect(sys.argv[1])
            data, descriptors, flags, address = socket.recv_fds(channel, 65536, 4)
            listener = socket.socket(fileno=descriptors[0])
            connection, peer = listener.accept()
            connection.sendall(data[4:4 + int.from_bytes(data[:4], "big")])
            connection.close()
            channel.sendall(b"\0\0\0\4done")
            """;
        var folder = Directory.CreateTempSubdirectory("injtest-");
        var path = Path.Combine(folder.FullName, "handoff.sock");
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(path));
        door.Listen();
        using var other = Process.Start("python3", ["-c", Script, path]);
        using var channel = await door.AcceptAsync(Cancel);
        using var listener = Listen();

        SocketHandoff.Send(channel, Header, listener.SafeHandle);

        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndPoint!, Cancel);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal(Encoding.UTF8.GetString(Header), await reader.ReadToEndAsync(Cancel));
        using var answer = await SocketHandoff.ReceiveAsync(channel, Cancel);
        Assert.Equal("done"u8.ToArray(), answer!.Header);
        Assert.Null(await SocketHandoff.ReceiveAsync(channel, Cancel));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Frames_sent_together_keep_their_own_descriptors()
    {
        using var channel = await UnixPair.OpenAsync();
        using var first = Listen();
        using var third = Listen();

        SocketHandoff.Send(channel.Left, "1"u8, first.SafeHandle);
        SocketHandoff.Send(channel.Left, "2"u8, descriptor: null);
        SocketHandoff.Send(channel.Left, ""u8, third.SafeHandle);
        channel.Left.Dispose();

        foreach (var (header, local) in new[] { ("1", first.LocalEndPoint), ("2", null), ("", third.LocalEndPoint) })
        {
            using var message = await SocketHandoff.ReceiveAsync(channel.Right, Cancel);
            using var socket = message!.TakeSocket();
            Assert.Equal(header, Encoding.UTF8.GetString(message.Header));
            Assert.Equal(local, socket?.LocalEndPoint);
        }

        Assert.Null(await SocketHandoff.ReceiveAsync(channel.Right, Cancel));
        Assert.Null(SocketHandoff.Receive(channel.Right));
    }

    [Fact]
    public async Task The_longest_header_passes_and_a_longer_one_is_refused_at_both_ends()
    {
        using var channel = await UnixPair.OpenAsync();
        var longest = new byte[SocketHandoff.MaximumHeaderLength];
        Random.Shared.NextBytes(longest);

        SocketHandoff.Send(channel.Left, longest, descriptor: null);
        using var message = await SocketHandoff.ReceiveAsync(channel.Right, Cancel);
        Assert.Equal(longest, message!.Header);

        Assert.Throws<ArgumentException>(() => SocketHandoff.Send(channel.Left, new byte[longest.Length + 1], descriptor: null));
        await channel.Left.SendAsync(new byte[] { 0x00, 0x01, 0x00, 0x01 }, Cancel);
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => SocketHandoff.ReceiveAsync(channel.Right, Cancel));
        Assert.Contains("65537", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_in_single_bytes_is_put_together()
    {
        using var channel = await UnixPair.OpenAsync();
        var receiving = SocketHandoff.ReceiveAsync(channel.Right, Cancel);

        foreach (var part in new byte[] { 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c' })
        {
            Assert.False(receiving.IsCompleted);
            await channel.Left.SendAsync(new[] { part }, Cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        }

        using var message = await receiving;
        Assert.Equal("abc"u8.ToArray(), message!.Header);
    }

    [Fact]
    public async Task An_end_inside_a_frame_is_an_error_and_closes_what_came_along()
    {
        using var channel = await UnixPair.OpenAsync();
        using var stray = Listen();
        Assert.True(DescriptorPassing.TrySend(channel.Left.SafeHandle, [0, 0, 0, 9, 1], stray.SafeHandle, out _));
        channel.Left.Dispose();

        await Assert.ThrowsAsync<EndOfStreamException>(() => SocketHandoff.ReceiveAsync(channel.Right, Cancel));

        await AssertOnlyCopyAsync(stray);
    }

    [Fact]
    public async Task A_descriptor_in_the_middle_of_a_frame_is_closed()
    {
        using var channel = await UnixPair.OpenAsync();
        using var stray = Listen();
        await channel.Left.SendAsync(new byte[] { 0, 0, 0, 2 }, Cancel);
        Assert.True(DescriptorPassing.TrySend(channel.Left.SafeHandle, "{}"u8, stray.SafeHandle, out _));

        using var message = await SocketHandoff.ReceiveAsync(channel.Right, Cancel);

        Assert.Null(message!.Descriptor);
        await AssertOnlyCopyAsync(stray);
    }

    [Fact]
    public async Task Of_several_descriptors_the_first_is_kept_and_the_others_are_closed()
    {
        Assert.SkipUnless(Requirements.Has("python3"), "needs python3 to send several descriptors at once");
        const string Script = """
            import socket, sys
            channel = socket.socket(socket.AF_UNIX)
            channel.connect(sys.argv[1])
            listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
            ports = ",".join(str(l.getsockname()[1]) for l in listeners).encode()
            socket.send_fds(channel, [len(ports).to_bytes(4, "big") + ports], [l.fileno() for l in listeners])
            """;
        var folder = Directory.CreateTempSubdirectory("injtest-");
        var path = Path.Combine(folder.FullName, "handoff.sock");
        using var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(path));
        door.Listen();
        using var other = Process.Start("python3", ["-c", Script, path]);
        using var channel = await door.AcceptAsync(Cancel);

        using var message = await SocketHandoff.ReceiveAsync(channel, Cancel);
        await other.WaitForExitAsync(Cancel);

        var ports = Encoding.ASCII.GetString(message!.Header).Split(',').Select(port => int.Parse(port, CultureInfo.InvariantCulture)).ToList();
        using var kept = message.TakeSocket()!;
        Assert.Equal(ports[0], ((IPEndPoint)kept.LocalEndPoint!).Port);
        foreach (var port in ports.Skip(1))
            await AssertRefusedAsync(new IPEndPoint(IPAddress.Loopback, port));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_not_taken_from_a_message_is_closed_with_it()
    {
        using var channel = await UnixPair.OpenAsync();
        using var original = Listen();
        SocketHandoff.Send(channel.Left, Header, original.SafeHandle);

        (await SocketHandoff.ReceiveAsync(channel.Right, Cancel))!.Dispose();

        await AssertOnlyCopyAsync(original);
    }

    [Fact]
    public async Task Received_sockets_are_not_inherited_by_programs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var channel = await UnixPair.OpenAsync();
        using var original = Listen();
        SocketHandoff.Send(channel.Left, Header, original.SafeHandle);

        using var message = await SocketHandoff.ReceiveAsync(channel.Right, Cancel);

        var info = await File.ReadAllTextAsync($"/proc/self/fdinfo/{message!.Descriptor!.DangerousGetHandle()}", Cancel);
        var flags = info.Split('\n').Single(line => line.StartsWith("flags:", StringComparison.Ordinal))["flags:".Length..].Trim();
        Assert.NotEqual(0, Convert.ToInt32(flags, 8) & Convert.ToInt32("2000000", 8));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_begun_again()
    {
        using var channel = await UnixPair.OpenAsync();
        using var patience = new CancellationTokenSource();
        var waiting = SocketHandoff.ReceiveAsync(channel.Right, patience.Token);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        SocketHandoff.Send(channel.Left, Header, descriptor: null);
        using var message = await SocketHandoff.ReceiveAsync(channel.Right, Cancel);
        Assert.Equal(Header, message!.Header);
    }

    [Fact]
    public async Task A_peer_that_is_gone_is_an_error_and_no_signal()
    {
        using var channel = await UnixPair.OpenAsync();
        channel.Right.Dispose();

        Assert.Throws<IOException>(() => SocketHandoff.Send(channel.Left, Header, descriptor: null));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_peer_that_does_not_read_is_given_up_after_the_send_timeout(bool isNonBlocking)
    {
        using var channel = await UnixPair.OpenAsync();
        channel.Left.Blocking = !isNonBlocking;
        channel.Left.SendTimeout = 50;
        var header = new byte[SocketHandoff.MaximumHeaderLength];

        Assert.Throws<TimeoutException>(() =>
        {
            for (var i = 0; i < 100; i++)
                SocketHandoff.Send(channel.Left, header, descriptor: null);
        });
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static async Task AssertOnlyCopyAsync(Socket listener)
    {
        var address = (IPEndPoint)listener.LocalEndPoint!;
        listener.Dispose();
        await AssertRefusedAsync(address);
    }

    private static async Task AssertRefusedAsync(IPEndPoint address)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        var exception = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address, Cancel).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }
}
