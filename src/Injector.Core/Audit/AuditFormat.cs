using System.Buffers;
using System.Globalization;
using System.Text;
using Injector.Core.Wire;

namespace Injector.Core.Audit;

/// <summary>
/// Writes <see cref="AuditRecord"/>s. The ECS agent writes the User-Agent raw; here quotes, backslashes, control characters and
/// whatever is no valid text are escaped (<c>\"</c>, <c>\\</c>, <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\uXXXX</c>), so that one
/// record is one line and parses back field for field.
/// </summary>
public static class AuditFormat
{
    /// <summary>Characters of a quoted field that are kept; the rest is cut and ends in an ellipsis.</summary>
    public const int MaxQuotedLength = 16 * 1024;

    /// <summary>Appends one line, with its line feed, as UTF-8.</summary>
    public static void Write(in AuditRecord record, IBufferWriter<byte> output)
    {
        Ascii(output, WireTimestamp.Format(record.Time));
        Ascii(output, " ");
        Ascii(output, record.Status.ToString(CultureInfo.InvariantCulture));
        Bare(output, record.Source);
        Quoted(output, record.Path);
        Quoted(output, record.UserAgent);
        Bare(output, record.TaskArn);
        Ascii(output, " ");
        Ascii(output, record.EventType);
        Ascii(output, " 2");
        Bare(output, record.Cluster);
        Bare(output, record.ContainerInstanceArn);
        Ascii(output, "\n");
    }

    private static void Bare(IBufferWriter<byte> output, string value)
    {
        Ascii(output, " ");
        if (value.Length == 0)
            Ascii(output, "-");
        else
            Escaped(output, value, quoted: false);
    }

    private static void Quoted(IBufferWriter<byte> output, string value)
    {
        Ascii(output, " \"");
        Escaped(output, value.Length <= MaxQuotedLength ? value : value[..MaxQuotedLength] + "…", quoted: true);
        Ascii(output, "\"");
    }

    private static void Escaped(IBufferWriter<byte> output, string value, bool quoted)
    {
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (!MustEscape(value, i, quoted))
            {
                // The second half of a pair goes with the first.
                if (char.IsHighSurrogate(value[i]))
                    i++;
                continue;
            }

            Encoding.UTF8.GetBytes(value.AsSpan(plain, i - plain), output);
            Ascii(output, Escape(value[i]));
            plain = i + 1;
        }

        Encoding.UTF8.GetBytes(value.AsSpan(plain), output);
    }

    private static bool MustEscape(string value, int i, bool quoted) => value[i] switch
    {
        '"' or '\\' => true,
        ' ' => !quoted,
        var c when char.IsHighSurrogate(c) => i + 1 >= value.Length || !char.IsLowSurrogate(value[i + 1]),
        // C0, DEL, C1, line and paragraph separators: whatever a terminal or a line reader may act on.
        var c => char.IsControl(c) || char.IsLowSurrogate(c) || c is '\u2028' or '\u2029',
    };

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
    };

    private static void Ascii(IBufferWriter<byte> output, string text) => Encoding.ASCII.GetBytes(text, output);
}
