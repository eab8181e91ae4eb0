using System.Runtime.InteropServices;
using System.Text;

namespace Injector.Runtime.Interop;

/// <summary>
/// Files by system calls alone. The framework's own streams cost half a millisecond at their first use, before every start of every
/// container.
/// </summary>
internal static unsafe class NativeFile
{
    private const int CloseOnExec = 0x80000;

    // Whoever has put a pipe where a file is expected must not make anybody wait.
    private const int DoNotWait = 0x800;
    private const int NotThere = 2;
    private const int NotAFolder = 20;
    private const int FirstLength = 64 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="longest">Most bytes that are taken.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">It cannot be read, or is longer.</exception>
    public static byte[]? Read(string path, int longest)
    {
        var descriptor = LibC.Open(path, CloseOnExec | DoNotWait, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() is NotThere or NotAFolder
                ? null
                : throw new IOException($"expected to read {path}, found: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            return Read(descriptor, path, longest);
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

    /// <summary>Where a link leads, one step; null when it is none.</summary>
    public static string? LinkTarget(string path)
    {
        const int Longest = 4096;
        var target = stackalloc byte[Longest];
        var length = LibC.ReadLink(path, target, Longest);
        return length < 0 ? null : Encoding.UTF8.GetString(target, (int)length);
    }

    /// <summary>A path without links in it; null when there is nothing.</summary>
    public static string? RealPath(string path)
    {
        const int Longest = 4096;
        var resolved = stackalloc byte[Longest + 1];
        return LibC.RealPath(path, resolved) == null ? null : Marshal.PtrToStringUTF8((nint)resolved);
    }

    private static byte[] Read(int descriptor, string path, int longest)
    {
        var bytes = new byte[Math.Min(FirstLength, longest + 1)];
        for (var length = 0; ;)
        {
            if (length > longest)
                throw new IOException($"expected at most {longest} bytes in {path}, found more");
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(bytes.Length * 2, longest + 1));

            nint count;
            fixed (byte* start = bytes)
                count = LibC.Read(descriptor, start + length, (nuint)(bytes.Length - length));
            if (count < 0)
                throw new IOException($"expected to read {path}, found: {Marshal.GetLastPInvokeErrorMessage()}");
            if (count == 0)
                return bytes[..length];
            length += (int)count;
        }
    }
}
