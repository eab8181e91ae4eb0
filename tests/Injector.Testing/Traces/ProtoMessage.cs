using System.Buffers.Binary;
using System.Text;

namespace Injector.Testing.Traces;

/// <summary>A message of protocol buffers, as its fields stand on the wire: all that is needed to read what an OTLP exporter sends.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> fields = [];

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Varint(bytes.Span, ref at);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((field, Varint(bytes.Span, ref at), default));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]), default));
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Varint(bytes.Span, ref at);
                    fields.Add((field, 0, bytes.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]), default));
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"expected a wire type of protocol buffers, found {key & 7}");
            }
        }
    }

    /// <summary>All messages in a field.</summary>
    public IEnumerable<ProtoMessage> Messages(int field) => fields.Where(f => f.Field == field).Select(f => new ProtoMessage(f.Bytes));

    /// <summary>A number; 0 when it is not there.</summary>
    public ulong Number(int field) => fields.Find(f => f.Field == field).Number;

    /// <summary>Whether a field is there.</summary>
    public bool Has(int field) => fields.Exists(f => f.Field == field);

    /// <summary>Bytes as lower-case hex; empty when they are not there.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(fields.Find(f => f.Field == field).Bytes.Span);

    /// <summary>A text; empty when it is not there.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(fields.Find(f => f.Field == field).Bytes.Span);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
