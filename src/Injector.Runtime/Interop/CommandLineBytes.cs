using System.Runtime.InteropServices;
using System.Text;

namespace Injector.Runtime.Interop;

/// <summary>The arguments of this process as bytes: they are handed on as they came, also those that are no UTF-8.</summary>
internal static class CommandLineBytes
{
    /// <summary>Reads them, the program's own name included.</summary>
    public static List<byte[]> Read()
    {
        const int Longest = 4 * 1024 * 1024;
        ReadOnlySpan<byte> all = NativeFile.Read("/proc/self/cmdline", Longest);
        var arguments = new List<byte[]>();
        while (all.IndexOf((byte)0) is var end and >= 0)
        {
            arguments.Add(all[..end].ToArray());
            all = all[(end + 1)..];
        }

        return arguments;
    }

    /// <summary>An argument as text.</summary>
    public static string Text(byte[] argument) => Encoding.UTF8.GetString(argument);

    /// <summary>A null-terminated array of null-terminated strings. Never freed: whoever asks becomes another program.</summary>
    public static unsafe byte** Native(IReadOnlyList<byte[]> arguments)
    {
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)arguments.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < arguments.Count; i++)
        {
            pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)arguments[i].Length + 1);
            arguments[i].CopyTo(new Span<byte>(pointers[i], arguments[i].Length));
        }

        return pointers;
    }
}
