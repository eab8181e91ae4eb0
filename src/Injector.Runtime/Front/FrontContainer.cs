namespace Injector.Runtime.Front;

/// <summary>Whether a container has surely not opted in. Every doubt means that it may have, and then it is found out with care.</summary>
internal static unsafe class FrontContainer
{
    private const int IdLength = 64;
    private const int LongestPath = 4096;

    /// <summary>Decides.</summary>
    public static bool HasNotOptedIn(in FrontCall call)
    {
        var path = stackalloc byte[LongestPath];
        if (call.Id == null || !BundleFile(call, path))
            return false;

        var config = FrontText.Map(path);
        if (config.Start == null)
            return false;

        // The engine mounts these of a container's own folder, or of that of the container whose network it has joined.
        return IsBare(config, "/hostname\""u8, call.Id, path) || IsBare(config, "/hosts\""u8, call.Id, path) || IsBare(config, "/resolv.conf\""u8, call.Id, path);
    }

    // The bundle is named by a create; of every other call it is the working folder, which the shim makes it, if that has the id's name.
    private static bool BundleFile(in FrontCall call, byte* path)
    {
        if (call.Bundle != null)
            return Append(path, 0, call.Bundle, FrontLibC.Length(call.Bundle)) is var end and > 0 && Append(path, end, "/config.json\0"u8);

        if (FrontLibC.WorkingFolder(path, LongestPath) == null)
            return false;

        var length = FrontLibC.Length(path);
        return length > IdLength && path[length - IdLength - 1] == (byte)'/' && FrontLibC.Compare(path + length - IdLength, call.Id) == 0
            && Append(path, length, "/config.json\0"u8);
    }

    private static bool IsBare(FrontText config, ReadOnlySpan<byte> file, byte* id, byte* path)
    {
        for (var at = config.From(file); at.Start != null; at = at.Behind(1).From(file))
        {
            if (at.Start - config.Start > IdLength + 1 && at.Start[-IdLength - 1] == (byte)'/' && FrontCall.IsHexadecimal(at.Start - IdLength))
                return IsBare(config, at.Start - IdLength, id, path);
        }

        return false;
    }

    private static bool IsBare(FrontText config, byte* folderEnd, byte* id, byte* path)
    {
        // Back to where the folder's path begins; a path with anything escaped in it is somebody else's work.
        var folder = folderEnd;
        while (folder > config.Start && folder[-1] is not ((byte)'"' or (byte)'\\'))
            folder--;
        if (folder == config.Start || folder[-1] != (byte)'"' || folder[0] != (byte)'/')
            return false;

        var end = Append(path, 0, folder, (nuint)(folderEnd - folder));
        if (end == 0 || (end = Append(path, end, id, IdLength)) == 0 || !Append(path, end, "/config.v2.json\0"u8))
            return false;

        var facts = FrontText.Map(path);
        return facts.Start != null && facts.From("ecs-injector.io/inject"u8).Start == null;
    }

    private static bool Append(byte* path, nuint at, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
            return Append(path, at, bytes, (nuint)text.Length) > 0;
    }

    // 0 when it is too long.
    private static nuint Append(byte* path, nuint at, byte* text, nuint length)
    {
        if (at + length >= LongestPath)
            return 0;

        for (nuint i = 0; i < length; i++)
            path[at + i] = text[i];
        return at + length;
    }
}
