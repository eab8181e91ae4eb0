using System.Runtime.InteropServices;

namespace Injector.Networking.Netlink;

/// <summary>A netlink socket of the current network namespace; .NET's own Socket has no such family.</summary>
internal sealed unsafe partial class NetlinkSocket : IDisposable
{
    /// <summary>NETLINK_ROUTE.</summary>
    public const int Route = 0;

    private const int FamilyNetlink = 16;
    private const int TypeRaw = 3;
    private const int CloseOnExec = 0x80000;

    private readonly int descriptor;

    /// <summary>Opens it.</summary>
    /// <exception cref="NetworkSetupException">The kernel gives none.</exception>
    public NetlinkSocket(int protocol)
    {
        descriptor = OpenSocket(FamilyNetlink, TypeRaw | CloseOnExec, protocol);
        if (descriptor < 0)
            throw NetworkSetupException.System("open a netlink socket", Marshal.GetLastPInvokeError());
    }

    /// <summary>Sends one message to the kernel.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* first = message)
        {
            if (SendBytes(descriptor, first, message.Length, 0) != message.Length)
                throw NetworkSetupException.System("send a netlink message", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Receives one message.</summary>
    /// <returns>Its length.</returns>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            var received = (int)ReceiveBytes(descriptor, first, buffer.Length, 0);
            return received >= 0 ? received : throw NetworkSetupException.System("receive a netlink message", Marshal.GetLastPInvokeError());
        }
    }

    /// <inheritdoc />
    public void Dispose() => _ = CloseDescriptor(descriptor);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendBytes(int descriptor, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReceiveBytes(int descriptor, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDescriptor(int descriptor);
}
