using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Injector.Networking.Netlink;

/// <summary>
/// Writes netlink messages (linux/netlink.h) one behind the other. Headers and lengths are in the machine's byte order,
/// values in the order their protocol asks for.
/// </summary>
internal sealed class NetlinkWriter
{
    public const int HeaderSize = 16;

    private readonly byte[] buffer = new byte[4096];
    private int length;
    private int messageStart;

    /// <summary>The sequence number of the newest message; the kernel's answers carry it.</summary>
    public uint Sequence { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>Starts a message; <paramref name="payload"/> is the protocol's fixed header.</summary>
    public NetlinkWriter Message(ushort type, ushort flags, ReadOnlySpan<byte> payload)
    {
        messageStart = length;
        Sequence++;
        var header = buffer.AsSpan(length);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], flags);
        MemoryMarshal.Write(header[8..], Sequence);
        length += HeaderSize;
        return Append(payload);
    }

    public NetlinkWriter Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        var start = length;
        length += 4;
        MemoryMarshal.Write(buffer.AsSpan(start), (ushort)(4 + value.Length));
        MemoryMarshal.Write(buffer.AsSpan(start + 2), type);
        return Append(value);
    }

    /// <summary>A string, with the terminating zero that netlink strings have.</summary>
    public NetlinkWriter Attribute(ushort type, string value) => Attribute(type, Encoding.ASCII.GetBytes(value + '\0'));

    /// <summary>A 32-bit number in network byte order, as nf_tables has all of its numbers.</summary>
    public NetlinkWriter Number(ushort type, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Attribute(type, bytes);
    }

    /// <summary>An attribute made of attributes.</summary>
    public NetlinkWriter Nested(ushort type, Action<NetlinkWriter> content)
    {
        const ushort NestedFlag = 0x8000;
        var start = length;
        Attribute((ushort)(type | NestedFlag), []);
        content(this);
        MemoryMarshal.Write(buffer.AsSpan(start), (ushort)(length - start));
        return this;
    }

    private NetlinkWriter Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(buffer.AsSpan(length));
        length += (value.Length + 3) & ~3;
        MemoryMarshal.Write(buffer.AsSpan(messageStart), (uint)(length - messageStart));
        return this;
    }
}
