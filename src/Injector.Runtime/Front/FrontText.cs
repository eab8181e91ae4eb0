namespace Injector.Runtime.Front;

/// <summary>A piece of memory: a file's text, or a part of it. Nothing is checked; who makes one has counted.</summary>
/// <param name="start">First byte; null for nothing.</param>
/// <param name="length">Bytes.</param>
internal readonly unsafe ref struct FrontText(byte* start, nuint length)
{
    private const int CloseOnExec = 0x80000;
    private const int DoNotWait = 0x800;
    private const int End = 2;
    private const int Readable = 1;
    private const int Private = 2;
    private const long Longest = 8 * 1024 * 1024;

    /// <summary>First byte; null for nothing.</summary>
    public byte* Start => start;

    /// <summary>Bytes.</summary>
    public nuint Length => length;

    /// <summary>Maps a file; nothing when there is none, or when it is empty or too long to be one of ours.</summary>
    public static FrontText Map(byte* path)
    {
        var descriptor = FrontLibC.Open(path, CloseOnExec | DoNotWait, 0);
        if (descriptor < 0)
            return default;

        var length = FrontLibC.Seek(descriptor, 0, End);
        var start = length is > 0 and <= Longest ? FrontLibC.Map(null, (nuint)length, Readable, Private, descriptor, 0) : (byte*)-1;
        _ = FrontLibC.Close(descriptor);
        return start == (byte*)-1 ? default : new FrontText(start, (nuint)length);
    }

    /// <summary>The rest from the first place where something stands; nothing when it does not.</summary>
    public FrontText From(ReadOnlySpan<byte> wanted)
    {
        fixed (byte* bytes = wanted)
        {
            var found = FrontLibC.Find(start, length, bytes, (nuint)wanted.Length);
            return found == null ? default : new FrontText(found, length - (nuint)(found - start));
        }
    }

    /// <summary>The rest behind some bytes.</summary>
    public FrontText Behind(nuint count) => count <= length ? new FrontText(start + count, length - count) : default;
}
