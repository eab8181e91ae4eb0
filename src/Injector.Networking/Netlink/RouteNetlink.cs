using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Injector.Networking.Netlink;

/// <summary>
/// Changes addresses, links and routes of the current network namespace through rtnetlink, so that no <c>ip</c> tool is needed. Each call
/// waits for the kernel's acknowledgement.
/// </summary>
internal sealed class RouteNetlink : IDisposable
{
    private const int LoopbackIndex = 1;
    private const int HeaderLength = 16;
    private const int AttributeHeaderLength = 4;
    private const ushort ErrorMessage = 2;
    private const ushort NewLink = 16;
    private const ushort NewAddress = 20;
    private const ushort NewRoute = 24;
    private const ushort RequestAndAcknowledge = 0x1 | 0x4;
    private const ushort CreateExclusively = 0x400 | 0x200;
    private const ushort AttributeLocal = 2;
    private const ushort AttributeAddress = 1;
    private const ushort RouteDestination = 1;

    private readonly NetlinkSocket socket = new(NetlinkSocket.Route);

    /// <summary>Brings <c>lo</c> up.</summary>
    public NetlinkResult SetLoopbackUp()
    {
        // struct ifinfomsg: family, pad, type, index, flags, change mask.
        Span<byte> body = stackalloc byte[16];
        body.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], LoopbackIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(body[12..], 1);
        return Send(NewLink, RequestAndAcknowledge, body, []);
    }

    /// <summary>Puts an IPv4 address, as a /32, on <c>lo</c>.</summary>
    public NetlinkResult AddLoopbackAddress(IPAddress address)
    {
        // struct ifaddrmsg: family, prefix length, flags, scope (host), index.
        Span<byte> body = stackalloc byte[8];
        body.Clear();
        body[0] = (byte)AddressFamilyOf(address);
        body[1] = 32;
        body[3] = 254;
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], LoopbackIndex);
        var bytes = address.GetAddressBytes();
        return Send(NewAddress, RequestAndAcknowledge | CreateExclusively, body, [(AttributeLocal, bytes), (AttributeAddress, bytes)]);
    }

    /// <summary>Makes every packet to one address fail at once.</summary>
    public NetlinkResult AddBlackHole(IPAddress address)
    {
        // struct rtmsg: family, destination length, source length, tos, table (main), protocol (static), scope, type (blackhole), flags.
        Span<byte> body = stackalloc byte[12];
        body.Clear();
        var bytes = address.GetAddressBytes();
        body[0] = (byte)AddressFamilyOf(address);
        body[1] = (byte)(bytes.Length * 8);
        body[4] = 254;
        body[5] = 4;
        body[7] = 6;
        return Send(NewRoute, RequestAndAcknowledge | CreateExclusively, body, [(RouteDestination, bytes)]);
    }

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    // The kernel's numbers are not those of .NET's enumeration.
    private static int AddressFamilyOf(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6 ? 10 : 2;

    private NetlinkResult Send(ushort type, ushort flags, ReadOnlySpan<byte> body, ReadOnlySpan<(ushort Type, byte[] Value)> attributes)
    {
        var length = HeaderLength + body.Length;
        foreach (var (_, value) in attributes)
            length += AttributeHeaderLength + value.Length;

        Span<byte> message = stackalloc byte[length];
        message.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], flags);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], 1);
        body.CopyTo(message[HeaderLength..]);
        var at = HeaderLength + body.Length;
        foreach (var (attribute, value) in attributes)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(message[at..], (ushort)(AttributeHeaderLength + value.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(message[(at + 2)..], attribute);
            value.CopyTo(message[(at + AttributeHeaderLength)..]);
            at += AttributeHeaderLength + value.Length;
        }

        socket.Send(message);
        Span<byte> answer = stackalloc byte[1024];
        var received = socket.Receive(answer);
        if (received < HeaderLength + sizeof(int) || BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) != ErrorMessage)
            throw new NetworkSetupException("expected an acknowledgement of rtnetlink, found another message");

        return NetlinkResult.Of(-MemoryMarshal.Read<int>(answer[HeaderLength..]));
    }
}
