using System.Buffers;
using System.Text.Json;
using Injector.Core.Names;

namespace Injector.Runtime.Calls;

/// <summary>Says why a call fails, where runc would: on standard error, and in the log file that the engine reads and shows.</summary>
internal static class Complaint
{
    /// <summary>Says it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="message">What was expected, what was found, and the mend.</param>
    /// <param name="time">Clock.</param>
    /// <returns>The exit code.</returns>
    public static int Make(RuntimeCall call, string message, TimeProvider time)
    {
        var text = $"{HostPaths.RuntimeProgram}: {message}";
        Console.Error.WriteLine(text);
        if (call.Log is { } log)
            Append(log, call.IsLogJson ? Json(text, time) : text + "\n");
        return 1;
    }

    private static string Json(string text, TimeProvider time)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("level", "error");
            json.WriteString("msg", text);
            json.WriteString("time", time.GetUtcNow());
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Append(string log, string line)
    {
        try
        {
            File.AppendAllText(log, line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{HostPaths.RuntimeProgram}: {e.Message}");
        }
    }
}
