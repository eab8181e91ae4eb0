using System.Runtime.InteropServices;
using Injector.Networking.Interop;
using Microsoft.Win32.SafeHandles;

namespace Injector.Networking.Netlink;

/// <summary>A netlink socket of the network namespace of the thread that opens it.</summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    public const int Route = 0;
    public const int Netfilter = 12;

    private const int FamilyNetlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;
    private const ushort ErrorMessage = 2;

    private readonly SafeFileHandle handle;

    private NetlinkSocket(SafeFileHandle handle) => this.handle = handle;

    /// <exception cref="NetworkSetupException">The kernel has no such protocol, or forbids it.</exception>
    public static NetlinkSocket Open(int protocol)
    {
        var descriptor = LibC.Socket(FamilyNetlink, RawCloseOnExec, protocol);
        if (descriptor < 0)
        {
            var errno = Errno.Last;
            throw new NetworkSetupException(
                $"Expected to open a netlink socket (protocol {protocol}), found {Errno.Describe(errno)}. "
                + "Allow AF_NETLINK sockets in the seccomp profile of this container.",
                errno);
        }

        var socket = new NetlinkSocket(new SafeFileHandle(descriptor, ownsHandle: true));
        // The kernel answers at once; the limit keeps a broken emulation of it from hanging us.
        ReadOnlySpan<long> limit = [5, 0];
        fixed (long* value = limit)
            _ = LibC.SetSocketOption(socket.handle, SocketLevel, ReceiveTimeout, value, 16);
        return socket;
    }

    /// <summary>
    /// Sends the written messages and waits for the kernel's word on the last one.
    /// Returns 0, or the error number of the first message refused. After several messages of which one was refused, dispose
    /// of the socket: the answers to the others are still in its queue.
    /// </summary>
    /// <param name="request">Messages; the one with <paramref name="lastSequence"/> must ask for an acknowledgement.</param>
    /// <param name="lastSequence">The sequence number whose acknowledgement ends the exchange.</param>
    /// <param name="onReply">Is given the payload of each message that is no acknowledgement.</param>
    public int Exchange(NetlinkWriter request, uint lastSequence, Action<byte[]>? onReply = null)
    {
        fixed (byte* bytes = request.Written)
        {
            if (LibC.Send(handle, bytes, (nuint)request.Written.Length, 0) < 0)
                return Errno.Last;
        }

        var buffer = new byte[16 * 1024];
        while (true)
        {
            nint received;
            fixed (byte* bytes = buffer)
                received = LibC.Receive(handle, bytes, (nuint)buffer.Length, 0);
            if (received < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (received < 0)
                return Errno.Last;
            if (TryFinish(buffer.AsSpan(0, (int)received), lastSequence, onReply, out var errno))
                return errno;
        }
    }

    public void Dispose() => handle.Dispose();

    private static bool TryFinish(ReadOnlySpan<byte> messages, uint lastSequence, Action<byte[]>? onReply, out int errno)
    {
        errno = 0;
        while (messages.Length >= NetlinkWriter.HeaderSize)
        {
            var length = MemoryMarshal.Read<int>(messages);
            if (length < NetlinkWriter.HeaderSize || length > messages.Length)
                break;

            var payload = messages[NetlinkWriter.HeaderSize..length];
            if (MemoryMarshal.Read<ushort>(messages[4..]) != ErrorMessage)
            {
                onReply?.Invoke(payload.ToArray());
            }
            else
            {
                errno = -MemoryMarshal.Read<int>(payload);
                if (errno != 0 || MemoryMarshal.Read<uint>(messages[8..]) == lastSequence)
                    return true;
            }

            messages = messages[Math.Min((length + 3) & ~3, messages.Length)..];
        }

        return false;
    }
}
