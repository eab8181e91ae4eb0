using System.Net.Sockets;
using System.Runtime.InteropServices;
using Injector.Networking.Interop;

namespace Injector.Networking.Handoff;

/// <summary>sendmsg(2) and recvmsg(2) with one descriptor (man 7 unix, man 3 cmsg), never blocking.</summary>
internal static unsafe class DescriptorPassing
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x40000000;

    /// <summary>The most the kernel delivers at once (SCM_MAX_FD): all that come are seen, so that all can be closed.</summary>
    private const int MostDescriptors = 253;

    /// <summary>Returns false when the channel is full.</summary>
    public static bool TrySend(SafeSocketHandle channel, ReadOnlySpan<byte> bytes, SafeHandle? descriptor, out int sent)
    {
        var held = false;
        try
        {
            descriptor?.DangerousAddRef(ref held);
            var number = descriptor?.DangerousGetHandle() ?? -1;
            fixed (byte* data = bytes)
                sent = SendOnce(channel, data, bytes.Length, (int)number);
        }
        finally
        {
            if (held)
                descriptor!.DangerousRelease();
        }

        return sent > 0;
    }

    /// <summary>Returns false when there is nothing to read. The first descriptor is handed out, any other is closed.</summary>
    public static bool TryReceive(SafeSocketHandle channel, Span<byte> target, out int received, out SafeSocketHandle? arrived)
    {
        var controlLength = ControlHeader.Size + ControlHeader.Align(MostDescriptors * sizeof(int));
        var control = stackalloc byte[(int)controlLength];
        arrived = null;
        fixed (byte* data = target)
        {
            var vector = new IoVector { Base = data, Length = (nuint)target.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = controlLength };
            do
                received = (int)LibC.ReceiveMessage(channel, &message, DoNotWait | CloseOnExec);
            while (received < 0 && Errno.Last == Errno.Interrupted);

            if (received < 0)
                return Errno.Last == Errno.Again ? false : throw Failed("receive");

            arrived = FirstDescriptor(control, message.ControlLength);
            return true;
        }
    }

    private static int SendOnce(SafeSocketHandle channel, byte* data, int length, int descriptor)
    {
        var header = new ControlHeader { Length = ControlHeader.Size + sizeof(int), Level = SocketLevel, Type = Rights };
        var controlLength = ControlHeader.Size + ControlHeader.Align(sizeof(int));
        var control = stackalloc byte[(int)controlLength];
        *(ControlHeader*)control = header;
        *(int*)(control + ControlHeader.Size) = descriptor;

        var vector = new IoVector { Base = data, Length = (nuint)length };
        var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
        if (descriptor >= 0)
        {
            message.Control = control;
            message.ControlLength = controlLength;
        }

        int sent;
        do
            sent = (int)LibC.SendMessage(channel, &message, DoNotWait | NoSignal);
        while (sent < 0 && Errno.Last == Errno.Interrupted);
        return sent >= 0 || Errno.Last == Errno.Again ? sent : throw Failed("send");
    }

    private static IOException Failed(string what) =>
        new($"Expected to {what} on the hand-off channel, found {Errno.Describe(Errno.Last)}. The peer reconnects when it is there.");

    private static SafeSocketHandle? FirstDescriptor(byte* control, nuint length)
    {
        SafeSocketHandle? first = null;
        for (nuint offset = 0; offset + ControlHeader.Size <= length;)
        {
            var header = (ControlHeader*)(control + offset);
            if (header->Length < ControlHeader.Size)
                break;

            if (header->Level == SocketLevel && header->Type == Rights)
            {
                var numbers = new ReadOnlySpan<int>(
                    control + offset + ControlHeader.Size, (int)((header->Length - ControlHeader.Size) / sizeof(int)));
                foreach (var number in numbers)
                {
                    if (first is null)
                        first = new SafeSocketHandle(number, ownsHandle: true);
                    else
                        _ = LibC.Close(number);
                }
            }

            offset += ControlHeader.Align(header->Length);
        }

        return first;
    }
}
