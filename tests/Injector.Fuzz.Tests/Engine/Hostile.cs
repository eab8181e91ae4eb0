using System.Text;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Pieces that parsers have stumbled over.</summary>
internal static class Hostile
{
    private const int VeryDeep = 100_000;

    private static readonly int[] Lengths = [17, 64, 255, 256, 257, 1024, 4096, 65_536];
    private static readonly int[] Depths = [33, 63, 65, 127, 129, 201, 1000];

    private static readonly byte[][] Fixed =
    [
        [0], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc0, 0x80], [0x80], [0xe2, 0x80, 0xa8], [0x0d, 0x0a], [0x0a], [0x09],
        .. new[]
        {
            "\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud83d\\ude00", "\\u0000", "\\u", "\\", "\"", "'", "*", "?", "%", "%00", "%ff", "%3F", "%2f", "%2e%2e", "//", "/../", "..", "&", "=", ",", ":",
            "#", "{", "}", "[", "]", "<", ">", "&amp;", "<![CDATA[", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "\u00e9", "\u202e", "\ufffd", "😀", "İ", "null", "$(A)", "${A}", "---\n", "- ", "&a ", "*a", "!!binary ", "<<: ", "|\n", "? ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1.50", "1e3", "1e999999", "-1e-999999", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999999999999999999999",
        "\"\"", "\" \"", "\"x\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"*\"", "\"true\"", "\"0\"", "\"../..\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}",
        "\"2099-01-01T00:00:00Z\"", "\"arn:aws:iam::111122223333:role/x\"",
    ];

    /// <summary>Some piece, seldom a long or a deep one.</summary>
    public static byte[] Piece(Random random) => random.Next(400) switch
    {
        0 => Nested(random),
        < 6 => Long(random),
        _ => Fixed[random.Next(Fixed.Length)],
    };

    /// <summary>Some JSON value, seldom a long or a deep one.</summary>
    public static byte[] Value(Random random) => random.Next(400) switch
    {
        0 => Nested(random),
        < 4 => [(byte)'"', .. Long(random), (byte)'"'],
        _ => Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]),
    };

    /// <summary>Lists in lists, or objects in objects, closed or not.</summary>
    public static byte[] Nested(Random random)
    {
        var depth = random.Next(8) == 0 ? VeryDeep : Depths[random.Next(Depths.Length)];
        var (open, close) = random.Next(3) == 0 ? ("{\"a\":", "}") : ("[", "]");
        var text = new StringBuilder(depth * (open.Length + 1));
        for (var i = 0; i < depth; i++)
            text.Append(open);
        if (random.Next(3) > 0)
        {
            text.Append('0');
            for (var i = 0; i < depth; i++)
                text.Append(close);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] Long(Random random)
    {
        var piece = new byte[Lengths[random.Next(Lengths.Length)]];
        Array.Fill(piece, (byte)"aA0/.%[\\ "[random.Next(9)]);
        return piece;
    }
}
