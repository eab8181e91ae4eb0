namespace Injector.Runtime.Front;

/// <summary>The real runtime, found as <see cref="Calls.RealRuntime"/> finds it.</summary>
internal static unsafe class FrontRuntime
{
    private const int Executable = 1;
    private const int LongestPath = 4096;

    /// <summary>Becomes it. Returns only when that fails.</summary>
    /// <param name="settings">The settings; nothing where there is no file.</param>
    /// <param name="words">This program's name, which is replaced, and the words behind it.</param>
    public static void Become(FrontText settings, byte** words)
    {
        var name = stackalloc byte[LongestPath];
        if (!Name(settings, name))
            return;

        var own = stackalloc byte[LongestPath + 1];
        fixed (byte* self = "/proc/self/exe\0"u8)
        {
            if (FrontLibC.RealPath(self, own) == null)
                return;
        }

        var before = words[0];
        words[0] = name;
        if (name[0] == (byte)'/')
            Try(name, own, words);
        else
            Search(name, own, words);
        words[0] = before;
    }

    // "runtime": "…" and nothing escaped; anything else is read with care.
    private static bool Name(FrontText settings, byte* name)
    {
        var text = settings.Start == null ? default : settings.From("\"runtime\""u8);
        if (text.Start == null)
        {
            name[0] = (byte)'r';
            name[1] = (byte)'u';
            name[2] = (byte)'n';
            name[3] = (byte)'c';
            name[4] = 0;
            return true;
        }

        text = Blanks(text.Behind((nuint)"\"runtime\""u8.Length));
        if (text.Length < 2 || text.Start[0] != (byte)':')
            return false;

        text = Blanks(text.Behind(1));
        if (text.Length < 2 || text.Start[0] != (byte)'"')
            return false;

        for (nuint i = 1; i < text.Length && i < LongestPath; i++)
        {
            if (text.Start[i] == (byte)'"')
            {
                name[i - 1] = 0;
                return i > 1;
            }

            if (text.Start[i] is (byte)'\\' or < (byte)' ')
                return false;
            name[i - 1] = text.Start[i];
        }

        return false;
    }

    private static FrontText Blanks(FrontText text)
    {
        while (text.Length > 0 && text.Start[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            text = text.Behind(1);
        return text;
    }

    private static void Search(byte* name, byte* own, byte** words)
    {
        byte* folders;
        fixed (byte* variable = "PATH\0"u8)
            folders = FrontLibC.Variable(variable);
        if (folders == null)
            return;

        var path = stackalloc byte[LongestPath];
        var nameLength = FrontLibC.Length(name);
        while (*folders != 0)
        {
            nuint length = 0;
            for (; folders[length] is not (0 or (byte)':'); length++)
            {
                if (length + nameLength + 2 >= LongestPath)
                    return;
                path[length] = folders[length];
            }

            path[length] = (byte)'/';
            for (nuint i = 0; i <= nameLength; i++)
                path[length + 1 + i] = name[i];
            if (length > 0)
                Try(path, own, words);
            folders += folders[length] == 0 ? length : length + 1;
        }
    }

    // Never this program again.
    private static void Try(byte* path, byte* own, byte** words)
    {
        var real = stackalloc byte[LongestPath + 1];
        if (FrontLibC.Access(path, Executable) == 0 && FrontLibC.RealPath(path, real) != null && FrontLibC.Compare(real, own) != 0)
            _ = FrontLibC.Execute(path, words);
    }
}
