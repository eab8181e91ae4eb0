using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Injector.Networking.Tests;

/// <summary>
/// Attacks by raw frame: puts a SYN for any address on the link, addressed to the victim's MAC, and reports every TCP
/// packet that comes back on that link, whoever it says it is from. No routing table of the attacker is involved.
/// </summary>
internal sealed class RawProbe(TestNeighbours link)
{
    private const int EthernetLength = 14;
    private const int IpLength = 20;
    private const int TcpLength = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Sends the SYN and collects answers such as "169.254.170.2:80 SYN ACK", or "nothing".</summary>
    /// <param name="target">Where the SYN claims to go.</param>
    /// <param name="port">The TCP port.</param>
    /// <param name="source">Where it claims to come from; the neighbour's own address unless told.</param>
    /// <param name="via">First stop of a strict source route, whose last stop is the target.</param>
    public string Syn(IPAddress target, int port, IPAddress? source = null, IPAddress? via = null) =>
        link.Neighbour.Run(() =>
        {
            using var socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)BinaryPrimitives.ReverseEndianness((ushort)3));
            socket.Bind(new LinkLayerEndPoint(InterfaceIndex()));
            var ownPort = Random.Shared.Next(20000, 60000);
            socket.Send(Frame(target, port, source ?? TestNeighbours.NeighbourAddress, ownPort, via));

            var answers = new List<string>();
            var buffer = new byte[2048];
            while (socket.Poll(Patience, SelectMode.SelectRead))
            {
                var length = socket.Receive(buffer);
                if (Describe(buffer.AsSpan(0, length), ownPort) is { } answer)
                    answers.Add(answer);
            }

            return answers.Count == 0 ? "nothing" : string.Join(", ", answers);
        });

    private static int InterfaceIndex() => int.Parse(
        Shell.Run("ip", "-o", "link", "show", "dev", TestNeighbours.Interface).Split(':')[0], CultureInfo.InvariantCulture);

    private string? Describe(ReadOnlySpan<byte> frame, int ownPort)
    {
        // Ours are seen too; what the victim sends has its MAC as the source.
        var fromVictim = frame.Length >= EthernetLength + IpLength + TcpLength
            && frame[6..12].SequenceEqual(link.VictimMac.GetAddressBytes())
            && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == 0x0800
            && frame[EthernetLength + 9] == 6;
        if (!fromVictim)
            return null;

        var ip = frame[EthernetLength..];
        var tcp = ip[((ip[0] & 0xf) * 4)..];
        // An earlier probe that went unanswered by us has its answer repeated for a while.
        if (BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) != ownPort)
            return null;

        var flags = string.Concat(
            (tcp[13] & 0x02) != 0 ? " SYN" : string.Empty,
            (tcp[13] & 0x04) != 0 ? " RST" : string.Empty,
            (tcp[13] & 0x10) != 0 ? " ACK" : string.Empty);
        return $"{new IPAddress(ip[12..16])}:{BinaryPrimitives.ReadUInt16BigEndian(tcp)}{flags}";
    }

    private byte[] Frame(IPAddress target, int port, IPAddress source, int ownPort, IPAddress? via)
    {
        byte[] options = via is null ? [] : [0x89, 7, 4, .. target.GetAddressBytes(), 0];
        var ipLength = IpLength + options.Length;
        var frame = new byte[EthernetLength + ipLength + TcpLength];
        link.VictimMac.GetAddressBytes().CopyTo(frame, 0);
        link.NeighbourMac.GetAddressBytes().CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);

        var ip = frame.AsSpan(EthernetLength);
        ip[0] = (byte)(0x40 | (ipLength / 4));
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(ipLength + TcpLength));
        ip[8] = 64;
        ip[9] = 6;
        source.GetAddressBytes().CopyTo(ip[12..]);
        (via ?? target).GetAddressBytes().CopyTo(ip[16..]);
        options.CopyTo(ip[IpLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..ipLength], 0));

        var tcp = ip[ipLength..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)ownPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], 12345);
        tcp[12] = 0x50;
        tcp[13] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 64240);
        // The pseudo header: both addresses (the last stop's), the protocol and the length.
        var pseudo = Sum(source.GetAddressBytes()) + Sum(target.GetAddressBytes()) + 6 + TcpLength;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksum(tcp, pseudo));
        return frame;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        return sum;
    }

    private static ushort Checksum(ReadOnlySpan<byte> bytes, uint start)
    {
        var sum = start + Sum(bytes);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>Where a packet socket is bound: sockaddr_ll with all protocols.</summary>
    private sealed class LinkLayerEndPoint(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, 20);
            BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], 3);
            BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
