using System.Text;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Makes a new input out of old ones.</summary>
/// <param name="target">What it is for.</param>
internal sealed class Mutator(FuzzTarget target)
{
    /// <summary>Changes an input in one to five ways.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="input">What is changed; stays as it is.</param>
    /// <param name="other">What parts are borrowed from.</param>
    public byte[] Mutate(Random random, byte[] input, byte[] other)
    {
        for (var rounds = 1 + (random.Next(2) * random.Next(5)); rounds > 0; rounds--)
        {
            input = (target.IsJson && random.Next(4) > 0 ? JsonMutator.Mutate(random, input, other, target.Words) : null) ?? OfBytes(random, input, other);
            if (input.Length > target.LongestInput)
                input = input[..target.LongestInput];
        }

        return input;
    }

    private byte[] OfBytes(Random random, byte[] input, byte[] other)
    {
        var at = random.Next(input.Length + 1);
        var length = random.Next(Math.Min(input.Length - at, 64) + 1);
        switch (random.Next(11))
        {
            case 0 when at < input.Length:
                return Bytes.Replace(input, at, 1, [(byte)(input[at] ^ (1 << random.Next(8)))]);
            case 1 when at < input.Length:
                return Bytes.Replace(input, at, 1, [(byte)random.Next(256)]);
            case 2:
                return input[..at];
            case 3:
                return Bytes.Replace(input, at, length, default);
            case 4:
                return Bytes.Insert(input, at, input.AsSpan(at, length));
            case 5:
                var from = random.Next(other.Length + 1);
                return [.. input[..at], .. other.AsSpan(from)];
            case 6:
                return Bytes.Replace(input, at, length, Hostile.Piece(random));
            case 7 or 8 when target.Words.Count > 0:
                return Bytes.Replace(input, at, random.Next(2) * length, Encoding.UTF8.GetBytes(target.Words[random.Next(target.Words.Count)]));
            case 9:
                return Lines(random, input);
            default:
                return Bytes.Insert(input, at, Hostile.Piece(random));
        }
    }

    // Texts are read line by line: one of them again, at another place, or gone.
    private static byte[] Lines(Random random, byte[] input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        var at = random.Next(lines.Count);
        var line = lines[at];
        if (random.Next(2) == 0)
            lines.RemoveAt(at);
        if (random.Next(3) > 0)
            lines.Insert(random.Next(lines.Count + 1), line);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
