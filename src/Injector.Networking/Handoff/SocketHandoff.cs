using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Injector.Networking.Handoff;

/// <summary>
/// Passes sockets between processes over a connected unix stream socket. A frame is the header's length (4 bytes, network
/// order), the header, and at most one descriptor (SCM_RIGHTS) that travels with the frame's first byte.
/// One sender and one receiver at a time for each direction of a channel.
/// </summary>
public static class SocketHandoff
{
    /// <summary>The longest header, in bytes: 64 KiB.</summary>
    public const int MaximumHeaderLength = 64 * 1024;

    internal const int PrefixLength = 4;

    /// <summary>Sends one frame. The caller keeps its own copy of the descriptor.</summary>
    /// <exception cref="ArgumentException">The header is too long.</exception>
    /// <exception cref="IOException">The peer is gone.</exception>
    /// <exception cref="TimeoutException">The peer did not read within the channel's SendTimeout. Close the channel.</exception>
    public static void Send(Socket channel, ReadOnlySpan<byte> header, SafeHandle? descriptor)
    {
        if (header.Length > MaximumHeaderLength)
        {
            throw new ArgumentException(
                $"Expected a header of at most {MaximumHeaderLength} bytes, found {header.Length}.", nameof(header));
        }

        var frame = new byte[PrefixLength + header.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, header.Length);
        header.CopyTo(frame.AsSpan(PrefixLength));

        var rest = frame.AsSpan();
        while (!rest.IsEmpty)
        {
            if (DescriptorPassing.TrySend(channel.SafeHandle, rest, descriptor, out var sent))
            {
                rest = rest[sent..];
                descriptor = null;
                continue;
            }

            var limit = channel.SendTimeout > 0 ? TimeSpan.FromMilliseconds(channel.SendTimeout) : Timeout.InfiniteTimeSpan;
            if (!channel.Poll(limit, SelectMode.SelectWrite))
                throw new TimeoutException($"Expected the peer of the hand-off channel to read within {limit}, found its queue full.");
        }
    }

    /// <summary>Receives one frame, waiting for it without a thread.</summary>
    /// <returns>The frame, or null when the peer has closed the channel after a whole frame.</returns>
    /// <exception cref="IOException">The channel is broken.</exception>
    /// <exception cref="EndOfStreamException">The peer closed the channel inside a frame.</exception>
    /// <exception cref="InvalidDataException">The frame is longer than allowed. Close the channel: its place is lost.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; inside a frame, close the channel.</exception>
    public static async Task<HandoffMessage?> ReceiveAsync(Socket channel, CancellationToken cancellationToken)
    {
        using var frame = new FrameReader();
        while (true)
        {
            // Completes when there is something to read, and leaves it there for recvmsg.
            await channel.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
            if (frame.TryRead(channel.SafeHandle) is { } progress)
                return progress.Message;
        }
    }

    /// <summary>Receives one frame, blocking the caller. Results and errors as in <see cref="ReceiveAsync"/>.</summary>
    public static HandoffMessage? Receive(Socket channel)
    {
        using var frame = new FrameReader();
        while (true)
        {
            channel.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            if (frame.TryRead(channel.SafeHandle) is { } progress)
                return progress.Message;
        }
    }
}
