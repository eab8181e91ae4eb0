using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Injector.Networking.Handoff;

/// <summary>
/// Who is at the other end of a unix socket, by the kernel's word (SO_PEERCRED, man 7 unix). It names the process that
/// connected; whoever it passed the socket on to goes by its name.
/// </summary>
/// <param name="ProcessId">As the reader's pid namespace numbers it; 0 when it is not visible there.</param>
/// <param name="UserId">The effective user when it connected; 65534 when the reader's user namespace does not map it.</param>
/// <param name="GroupId">The effective group when it connected.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId)
{
    private const int SocketLevel = 1;
    private const int PeerCredentialsOption = 17;

    /// <exception cref="SocketException">The socket is not a connected one.</exception>
    /// <exception cref="ArgumentException">The socket is not a unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        // The kernel answers for a TCP socket too: pid 0, uid and gid -1.
        if (socket.AddressFamily is not AddressFamily.Unix)
            throw new ArgumentException($"Expected a unix socket, found {socket.AddressFamily}.", nameof(socket));

        Span<int> credentials = stackalloc int[3];
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, MemoryMarshal.AsBytes(credentials));
        return new PeerCredentials(credentials[0], (uint)credentials[1], (uint)credentials[2]);
    }
}
