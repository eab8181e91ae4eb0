using System.Globalization;
using System.Text.Json.Nodes;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>How a container stands, as the engine says.</summary>
/// <param name="StartedAt">When it was last started; null when it never was.</param>
/// <param name="IsRunning">Whether it runs, be it frozen.</param>
/// <param name="ExitCode">Its exit code, once it has ended.</param>
/// <param name="Health"><c>starting</c>, <c>healthy</c> or <c>unhealthy</c>; null without a health check.</param>
/// <param name="Problem">What the engine has to say about its end.</param>
internal sealed record ContainerFacts(DateTimeOffset? StartedAt, bool IsRunning, int ExitCode, string? Health, string? Problem)
{
    /// <summary>Whether it has run and runs no more.</summary>
    public bool HasEnded => StartedAt is not null && !IsRunning;

    /// <summary>Reads the engine's description of a container.</summary>
    public static ContainerFacts Read(JsonObject inspected)
    {
        var state = inspected["State"]!;
        var started = DateTimeOffset.Parse((string)state[nameof(StartedAt)]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var error = (string?)state["Error"];
        return new ContainerFacts(
            started.Year > 1 ? started : null,
            (bool?)state["Running"] is true,
            (int?)state[nameof(ExitCode)] ?? 0,
            (string?)state[nameof(Health)]?["Status"],
            (bool?)state["OOMKilled"] is true ? "OutOfMemoryError: container killed due to memory usage" : string.IsNullOrEmpty(error) ? null : error);
    }
}
