using System.Runtime.InteropServices;

namespace Injector.Networking.Interop;

/// <summary>struct msghdr on 64-bit Linux (glibc and musl agree on little-endian machines).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
