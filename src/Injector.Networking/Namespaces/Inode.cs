using System.Runtime.InteropServices;
using Injector.Networking.Interop;
using Microsoft.Win32.SafeHandles;

namespace Injector.Networking.Namespaces;

/// <summary>Reads a file's inode number by statx(2), whose layout, unlike stat's, is the same on every machine.</summary>
internal static unsafe class Inode
{
    private const int EmptyPath = 0x1000;
    private const uint InodeWanted = 0x100;
    private const int InodeOffset = 32;
    private const int ResultSize = 256;

    public static ulong Of(SafeFileHandle handle, string origin)
    {
        var result = stackalloc byte[ResultSize];
        byte empty = 0;
        if (LibC.StatX(handle, &empty, EmptyPath, InodeWanted, result) == 0)
            return MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(result + InodeOffset, sizeof(ulong)));

        var errno = Errno.Last;
        throw new NetworkSetupException(
            $"Expected to read the inode of {origin}, found {Errno.Describe(errno)}. Linux 4.11 or later is needed.", errno);
    }
}
