namespace Injector.Runtime.Front;

/// <summary>A call, as far as it must be understood before .NET has started.</summary>
internal unsafe ref struct FrontCall
{
    private const int IdLength = 64;

    /// <summary>The id as the engine's shim gives it, last of all; null when it does not.</summary>
    public byte* Id { get; private set; }

    /// <summary>The bundle that a create names; null for none.</summary>
    public byte* Bundle { get; private set; }

    /// <summary>Whether it is one of the commands by which something is done for containers that have opted in.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>Whether it was understood.</summary>
    public bool IsClear { get; private set; }

    /// <summary>Reads the words behind the program's name: the global flags in the form that the shim gives them, then the command.</summary>
    public static FrontCall Read(int count, byte** words)
    {
        var call = default(FrontCall);
        var at = 0;
        while (at < count && words[at][0] == (byte)'-')
        {
            // A flag with a value in the same word is clear; of those with another word only what the shim gives.
            if (Is(words[at], "--root\0"u8) || Is(words[at], "--log\0"u8) || Is(words[at], "--log-format\0"u8))
                at += 2;
            else if (Is(words[at], "--debug\0"u8) || Is(words[at], "--systemd-cgroup\0"u8) || Is(words[at], "--version\0"u8) || Is(words[at], "--help\0"u8))
                at++;
            else
                return call;
        }

        call.IsClear = true;
        if (at >= count)
            return call;

        var command = words[at];
        var isCreate = Is(command, "create\0"u8);
        call.IsOurs = isCreate || Is(command, "start\0"u8) || Is(command, "exec\0"u8) || Is(command, "delete\0"u8);
        call.Id = IsId(words[count - 1]) ? words[count - 1] : null;
        for (var i = at + 1; isCreate && i + 1 < count; i++)
        {
            if (Is(words[i], "--bundle\0"u8))
                call.Bundle = words[i + 1];
        }

        return call;
    }

    /// <summary>Whether a word is a text that ends with a zero.</summary>
    public static bool Is(byte* word, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
            return FrontLibC.Compare(word, bytes) == 0;
    }

    /// <summary>Whether 64 hexadecimal digits stand there.</summary>
    public static bool IsHexadecimal(byte* digits)
    {
        for (var i = 0; i < IdLength; i++)
        {
            if (digits[i] is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f')))
                return false;
        }

        return true;
    }

    private static bool IsId(byte* word) => FrontLibC.Length(word) == IdLength && IsHexadecimal(word);
}
