using System.Globalization;
using System.Text.Json.Nodes;
using Injector.CommandLine;

namespace Injector.Rehearse;

/// <summary>A rehearsal as the endpoint shows it.</summary>
/// <param name="Failure">The failure, as people write it.</param>
/// <param name="Length">For how long.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="EndsAt">Until when.</param>
internal sealed record RunningRehearsal(string Failure, TimeSpan Length, DateTimeOffset StartedAt, DateTimeOffset EndsAt)
{
    /// <summary>Reads it.</summary>
    public static RunningRehearsal Read(JsonObject json) => new(
        (string)ControlJson.Needed(json, "failure")!, TimeSpan.FromSeconds((long)ControlJson.Needed(json, "seconds")),
        Time(ControlJson.Needed(json, "startedAt")), Time(ControlJson.Needed(json, "endsAt")));

    /// <summary>Minutes and seconds left, such as <c>9:58</c>.</summary>
    public string Left(DateTimeOffset now) => Show(EndsAt - now);

    /// <summary>A span as hours, minutes and seconds, such as <c>9:58</c> or <c>1:00:00</c>; nothing is less than none.</summary>
    public static string Show(TimeSpan span)
    {
        var shown = span > TimeSpan.Zero ? span : TimeSpan.Zero;
        return shown.ToString(shown < TimeSpan.FromHours(1) ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>As JSON, for scripts.</summary>
    /// <param name="workload">The workload's name.</param>
    public JsonObject ToJson(string workload) => new()
    {
        ["workload"] = workload, ["failure"] = Failure, ["seconds"] = (long)Length.TotalSeconds, ["startedAt"] = StartedAt, ["endsAt"] = EndsAt,
    };

    private static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
