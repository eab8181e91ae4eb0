using System.Text;

namespace Injector.Tasks;

/// <summary>Makes lines of bytes that come in any portions.</summary>
internal sealed class LineSplitter(Action<string> line)
{
    // A program that never ends its line must not fill the memory.
    private const int Longest = 64 * 1024;

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder rest = new();

    /// <summary>Takes a portion.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var count = decoder.GetChars(bytes, characters, flush: false);
        foreach (var character in characters.AsSpan(0, count))
        {
            if (character != '\n')
                rest.Append(character);
            if (character == '\n' || rest.Length >= Longest)
                Flush();
        }
    }

    /// <summary>What is left is a line too.</summary>
    public void End()
    {
        if (rest.Length > 0)
            Flush();
    }

    private void Flush()
    {
        if (rest.Length > 0 && rest[^1] == '\r')
            rest.Length--;
        line(rest.ToString());
        rest.Clear();
    }
}
