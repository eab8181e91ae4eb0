using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Injector.Core.Credentials;
using Injector.Core.Wire;

namespace Injector.Core.Audit;

/// <summary>Reads what <see cref="AuditFormat"/> wrote.</summary>
public static class AuditParser
{
    private const int FieldCount = 10;

    /// <summary>Parses one line, without its line feed. False, with what was wrong, for anything but a version 2 record of ten fields.</summary>
    public static bool TryParse(string line, out AuditRecord record, [NotNullWhen(false)] out string? problem)
    {
        record = default;
        var fields = new List<string>(FieldCount);
        for (var at = 0; at <= line.Length; at++)
        {
            if (!TryReadField(line, ref at, out var field))
            {
                problem = $"expected the end of a quoted field or escape, found the end of the line (field {fields.Count + 1})";
                return false;
            }

            fields.Add(field);
        }

        if (fields.Count != FieldCount)
        {
            problem = $"expected {FieldCount} fields, found {fields.Count}";
            return false;
        }

        if (!WireTimestamp.TryParse(fields[0], out var time)
            || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || !TryEvent(fields[6], out var what, out var roleType)
            || fields[7] is not "2")
        {
            problem = "expected a version 2 record: time, status, source, path, agent, task, event, 2, cluster, instance";
            return false;
        }

        problem = null;
        record = new AuditRecord(
            time, status, Dash(fields[2]), fields[3], fields[4], Dash(fields[5]), roleType, Dash(fields[8]), Dash(fields[9]))
        {
            Event = what,
        };
        return true;
    }

    private static bool TryReadField(string line, ref int at, out string field)
    {
        var text = new StringBuilder();
        var quoted = at < line.Length && line[at] == '"';
        if (quoted)
            at++;

        for (; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\\')
            {
                if (!TryUnescape(line, ref at, text))
                    break;
            }
            else if (quoted ? c == '"' : c == ' ')
            {
                // Leave the position on the separator, or on the end of the line.
                if (quoted)
                    at++;
                field = text.ToString();
                return true;
            }
            else
            {
                text.Append(c);
            }
        }

        field = text.ToString();
        return !quoted && at >= line.Length;
    }

    private static bool TryUnescape(string line, ref int at, StringBuilder text)
    {
        if (++at >= line.Length)
            return false;

        if (line[at] == 'u')
        {
            if (at + 4 >= line.Length
                || !ushort.TryParse(line.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return false;

            text.Append((char)code);
            at += 4;
            return true;
        }

        text.Append(line[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
        return true;
    }

    private static bool TryEvent(string text, out AuditEvent what, out RoleType type)
    {
        type = text is "GetCredentialsExecutionRole" ? RoleType.TaskExecution : RoleType.TaskApplication;
        what = text switch
        {
            nameof(AuditEvent.RehearsalStarted) => AuditEvent.RehearsalStarted,
            nameof(AuditEvent.RehearsalEnded) => AuditEvent.RehearsalEnded,
            _ => AuditEvent.Request,
        };
        return what is not AuditEvent.Request || text is "GetCredentials" or "GetCredentialsExecutionRole";
    }

    private static string Dash(string field) => field is "-" ? "" : field;
}
