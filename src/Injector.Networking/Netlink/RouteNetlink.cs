using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Injector.Networking.Interop;

namespace Injector.Networking.Netlink;

/// <summary>
/// The few rtnetlink requests we need, so that no `ip` program is: lo up, an address on lo, a black hole,
/// a route to lo (linux/rtnetlink.h, man 7 rtnetlink).
/// </summary>
internal sealed class RouteNetlink : IDisposable
{
    /// <summary>lo is the first interface of every network namespace.</summary>
    private const int LoopbackIndex = 1;

    private const ushort NewLink = 16;
    private const ushort GetLink = 18;
    private const ushort NewAddress = 20;
    private const ushort NewRoute = 24;
    private const ushort DeleteRoute = 25;
    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 10;

    private readonly NetlinkSocket socket = NetlinkSocket.Open(NetlinkSocket.Route);

    /// <summary>Returns whether lo had to be brought up.</summary>
    public bool BringLoopbackUp()
    {
        if (IsLoopbackUp())
            return false;

        Require(Send(NewLink, 0, LinkHeader(up: true)), "bring lo up");
        return true;
    }

    /// <summary>Puts an IPv4 address of its own on lo. Returns whether it had to be added.</summary>
    public bool AddLoopbackAddress(IPAddress address)
    {
        // Host scope: never chosen as the source of a packet that leaves the namespace.
        const byte HostScope = 254;
        Span<byte> header = stackalloc byte[8];
        header[0] = FamilyIPv4;
        header[1] = 32;
        header[3] = HostScope;
        MemoryMarshal.Write(header[4..], LoopbackIndex);

        const ushort AddressAttribute = 1, LocalAttribute = 2;
        var bytes = address.GetAddressBytes();
        var errno = Send(
            NewAddress, NetlinkFlags.Create | NetlinkFlags.Exclusive, header,
            writer => writer.Attribute(LocalAttribute, bytes).Attribute(AddressAttribute, bytes));
        if (errno != Errno.Exists)
            Require(errno, $"add {address}/32 to lo");
        return errno == 0;
    }

    /// <summary>Routes one address into nothing: local connects to it fail at once. Returns 0 or the error number.</summary>
    public int AddBlackhole(IPAddress address, bool replace)
    {
        const byte MainTable = 254, StaticProtocol = 4, BlackholeType = 6;
        var isIPv6 = address.AddressFamily is AddressFamily.InterNetworkV6;
        var bytes = address.GetAddressBytes();
        ReadOnlySpan<byte> header =
        [
            isIPv6 ? FamilyIPv6 : FamilyIPv4, (byte)(bytes.Length * 8), 0, 0,
            MainTable, StaticProtocol, 0, BlackholeType,
            0, 0, 0, 0,
        ];

        const ushort DestinationAttribute = 1, PriorityAttribute = 6;
        var flags = NetlinkFlags.Create | (replace ? NetlinkFlags.Replace : NetlinkFlags.Exclusive);
        return Send(NewRoute, (ushort)flags, header, writer =>
        {
            writer.Attribute(DestinationAttribute, bytes);
            // IPv6 routes have metric 1024 unless told otherwise: ahead of any that a router announces.
            if (isIPv6)
                writer.Attribute(PriorityAttribute, BitConverter.GetBytes(1));
        });
    }

    /// <summary>Routes one IPv4 address to lo with link scope, as `ip route add ADDRESS/32 dev lo scope link` does.</summary>
    public void AddLoopbackRoute(IPAddress address)
    {
        var errno = SendLoopbackRoute(NewRoute, NetlinkFlags.Create | NetlinkFlags.Exclusive, address);
        if (errno != Errno.Exists)
            Require(errno, $"route {address}/32 to lo");
    }

    /// <summary>Removes that route. It may be gone already.</summary>
    public void RemoveLoopbackRoute(IPAddress address)
    {
        var errno = SendLoopbackRoute(DeleteRoute, 0, address);
        if (errno != Errno.NoProcess)
            Require(errno, $"remove the route of {address}/32 to lo");
    }

    public void Dispose() => socket.Dispose();

    private int SendLoopbackRoute(ushort type, int flags, IPAddress address)
    {
        const byte MainTable = 254, BootProtocol = 3, LinkScope = 253, UnicastType = 1;
        ReadOnlySpan<byte> header = [FamilyIPv4, 32, 0, 0, MainTable, BootProtocol, LinkScope, UnicastType, 0, 0, 0, 0];

        const ushort DestinationAttribute = 1, InterfaceAttribute = 4;
        var bytes = address.GetAddressBytes();
        return Send(type, flags, header, writer => writer
            .Attribute(DestinationAttribute, bytes)
            .Attribute(InterfaceAttribute, BitConverter.GetBytes(LoopbackIndex)));
    }

    private static byte[] LinkHeader(bool up)
    {
        const int FlagsOffset = 8, ChangeOffset = 12;
        var header = new byte[16];
        MemoryMarshal.Write(header.AsSpan(4), LoopbackIndex);
        MemoryMarshal.Write(header.AsSpan(FlagsOffset), up ? 1 : 0);
        MemoryMarshal.Write(header.AsSpan(ChangeOffset), up ? 1 : 0);
        return header;
    }

    private static void Require(int errno, string what)
    {
        if (errno != 0)
        {
            throw new NetworkSetupException(
                $"Expected to {what} in this network namespace, found {Errno.Describe(errno)}. "
                + "Run as root with CAP_NET_ADMIN.",
                errno);
        }
    }

    private bool IsLoopbackUp()
    {
        var flags = 0;
        Require(Send(GetLink, 0, LinkHeader(up: false), onReply: reply => flags = MemoryMarshal.Read<int>(reply.AsSpan(8))), "find lo");
        return (flags & 1) != 0;
    }

    private int Send(
        ushort type, int flags, ReadOnlySpan<byte> header, Action<NetlinkWriter>? attributes = null, Action<byte[]>? onReply = null)
    {
        var writer = new NetlinkWriter();
        writer.Message(type, (ushort)(NetlinkFlags.Request | NetlinkFlags.Acknowledge | flags), header);
        attributes?.Invoke(writer);
        return socket.Exchange(writer, writer.Sequence, onReply);
    }
}
