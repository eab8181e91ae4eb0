using System.Runtime.InteropServices;

namespace Injector.Networking.Interop;

/// <summary>struct cmsghdr on 64-bit Linux; its data follows at once, the next header at the next multiple of 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    /// <summary>Bytes of this header and its data, without the padding behind.</summary>
    public nuint Length;
    public int Level;
    public int Type;

    public static unsafe nuint Size => (nuint)sizeof(ControlHeader);

    public static nuint Align(nuint length) => (length + 7) & ~(nuint)7;
}
