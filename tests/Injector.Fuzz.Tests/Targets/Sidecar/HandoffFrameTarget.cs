using System.Net.Sockets;
using Injector.Fuzz.Tests.Engine;
using Injector.Networking.Handoff;

namespace Injector.Fuzz.Tests.Targets.Sidecar;

/// <summary>Raw bytes on a hand-off channel, through a real unix socket: frames, parts of frames, and none at all.</summary>
internal sealed class HandoffFrameTarget : FuzzTarget
{
    // More would wait for a reader.
    private const int FitsIntoTheKernel = 100 * 1024;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"f-{Guid.NewGuid():N}"[..20]);
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public HandoffFrameTarget()
    {
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
    }

    /// <inheritdoc />
    public override string Name => "handoff-frame";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, 0, 0, 2, (byte)'{', (byte)'}'],
        [0, 0, 0, 0, 0, 0, 0, 1, (byte)'x'],
        [0, 1, 0, 0, .. new byte[64 * 1024]],
        [0, 1, 0, 1, 0],
    ];

    /// <inheritdoc />
    public override int LongestInput => FitsIntoTheKernel;

    /// <inheritdoc />
    public override long LongForm => 100_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        using var sender = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = 4 * FitsIntoTheKernel };
        sender.Connect(new UnixDomainSocketEndPoint(path));
        using var receiver = listener.Accept();
        sender.Send(input);
        sender.Shutdown(SocketShutdown.Send);

        var rest = input.AsSpan();
        try
        {
            while (SocketHandoff.Receive(receiver) is { } message)
            {
                using var received = message;
                Broken.Unless(received.Descriptor is null, "a socket has come that nobody sent");
                Broken.Unless(rest.Length >= 4 + received.Header.Length && rest.Slice(4, received.Header.Length).SequenceEqual(received.Header), "a frame holds other bytes than were sent");
                rest = rest[(4 + received.Header.Length)..];
            }

            Broken.Unless(rest.IsEmpty, "bytes were left unread without an error");
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            Broken.Unless(!rest.IsEmpty, "an error after a whole frame");
        }
    }

    /// <inheritdoc />
    protected override void End()
    {
        listener.Dispose();
        File.Delete(path);
    }
}
