using System.Buffers.Binary;
using System.Diagnostics;
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

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends the SYNs and collects all answers, such as "169.254.170.2:80 SYN ACK"; "nothing" when none came.</summary>
    public string Send(params Syn[] syns) => link.Neighbour.Run(() =>
    {
        using var socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)BinaryPrimitives.ReverseEndianness((ushort)3));
        socket.Bind(new LinkLayerEndPoint(InterfaceIndex()));
        // Answers to earlier probes are repeated by the victim for a while; a port of its own tells them apart.
        var ownPort = Random.Shared.Next(20000, 60000);
        foreach (var syn in syns)
            socket.Send(Frame(syn, ownPort));

        var answers = new List<string>();
        var buffer = new byte[2048];
        var clock = Stopwatch.StartNew();
        while (Patience - clock.Elapsed is { Ticks: > 0 } left && socket.Poll(left, SelectMode.SelectRead))
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
        if (BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) != ownPort)
            return null;

        var flags = string.Concat(
            (tcp[13] & 0x02) != 0 ? " SYN" : string.Empty,
            (tcp[13] & 0x04) != 0 ? " RST" : string.Empty,
            (tcp[13] & 0x10) != 0 ? " ACK" : string.Empty);
        return $"{new IPAddress(ip[12..16])}:{BinaryPrimitives.ReadUInt16BigEndian(tcp)}{flags}";
    }

    private byte[] Frame(Syn syn, int ownPort)
    {
        var source = syn.Source ?? TestNeighbours.NeighbourAddress;
        byte[] options = syn.Via is null ? [] : [0x89, 7, 4, .. syn.Target.GetAddressBytes(), 0];
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
        (syn.Via ?? syn.Target).GetAddressBytes().CopyTo(ip[16..]);
        options.CopyTo(ip[IpLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..ipLength], 0));

        var tcp = ip[ipLength..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)ownPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)syn.Port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], 12345);
        tcp[12] = 0x50;
        tcp[13] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 64240);
        // The pseudo header: both addresses (the last stop's), the protocol and the length.
        var pseudo = Sum(source.GetAddressBytes()) + Sum(syn.Target.GetAddressBytes()) + 6 + TcpLength;
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
