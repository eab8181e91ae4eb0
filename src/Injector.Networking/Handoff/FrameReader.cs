using System.Buffers.Binary;
using System.Net.Sockets;

namespace Injector.Networking.Handoff;

/// <summary>Puts one frame together from whatever pieces the channel gives, and never reads past its end.</summary>
internal sealed class FrameReader : IDisposable
{
    private readonly byte[] prefix = new byte[SocketHandoff.PrefixLength];
    private byte[]? header;
    private int filled;
    private SafeSocketHandle? descriptor;

    /// <summary>Reads what is there. Null: the frame is not complete, wait until there is more.</summary>
    public FrameResult? TryRead(SafeSocketHandle channel)
    {
        while (true)
        {
            var target = header ?? prefix;
            if (filled < target.Length)
            {
                var atStart = header is null && filled == 0;
                if (!DescriptorPassing.TryReceive(channel, target.AsSpan(filled), out var received, out var arrived))
                    return null;

                Keep(arrived, atStart);
                if (received == 0)
                    return atStart ? new FrameResult(Message: null) : throw EndedEarly(target.Length);
                filled += received;
            }

            if (filled < target.Length)
                continue;
            if (header is not null)
                return Complete(header);

            header = new byte[HeaderLength()];
            filled = 0;
        }
    }

    /// <summary>Closes a descriptor that no complete frame claimed.</summary>
    public void Dispose() => descriptor?.Dispose();

    private void Keep(SafeSocketHandle? arrived, bool atStart)
    {
        // A descriptor in the middle of a frame belongs to nothing we know.
        if (atStart)
            descriptor = arrived;
        else
            arrived?.Dispose();
    }

    private FrameResult Complete(byte[] complete)
    {
        var message = new HandoffMessage(complete, descriptor);
        descriptor = null;
        return new FrameResult(message);
    }

    private int HeaderLength()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        return length <= SocketHandoff.MaximumHeaderLength
            ? (int)length
            : throw new InvalidDataException(
                $"Expected a hand-off header of at most {SocketHandoff.MaximumHeaderLength} bytes, found {length}. "
                + "The peer speaks another protocol: check which socket the two are given.");
    }

    private EndOfStreamException EndedEarly(int wanted) => new(
        $"Expected {wanted} bytes of the hand-off {(header is null ? "length" : "header")}, found the end after {filled}.");
}
