namespace Injector.Fuzz.Tests.Engine;

/// <summary>Cuts and joins bytes.</summary>
internal static class Bytes
{
    /// <summary>The bytes with a part replaced.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> bytes, int start, int length, ReadOnlySpan<byte> with) =>
        [.. bytes[..start], .. with, .. bytes[(start + length)..]];

    /// <summary>The bytes with some put in.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> what) => Replace(bytes, at, 0, what);
}
