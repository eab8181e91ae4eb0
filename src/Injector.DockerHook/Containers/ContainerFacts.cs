using System.Globalization;
using System.Text.Json.Nodes;
using Injector.Core.Runtime;

namespace Injector.DockerHook.Containers;

/// <summary>What the hook needs to know of a container, out of what the engine says of it.</summary>
public sealed record ContainerFacts
{
    private const string JoinPrefix = "container:";

    private ContainerFacts(JsonObject inspected) => Inspected = inspected;

    /// <summary>Everything, as the engine said it.</summary>
    public JsonObject Inspected { get; }

    /// <summary>The engine's id, whole.</summary>
    public required string Id { get; init; }

    /// <summary>Name, without the slash.</summary>
    public required string Name { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Environment as <c>NAME=VALUE</c>, in order.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Whether its first process lives; true for a paused one too.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Whether it is frozen.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>The engine's word for it: <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>exited</c>, …</summary>
    public required string Status { get; init; }

    /// <summary>The first process, in the engine's pid namespace; 0 when there is none.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it was last started; tells one run from the next.</summary>
    public required string StartedAt { get; init; }

    /// <summary>Network mode as created: <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:ID</c> or a network's name.</summary>
    public required string NetworkMode { get; init; }

    /// <summary>Id of the image.</summary>
    public required string ImageId { get; init; }

    /// <summary>The name that the image was asked for by.</summary>
    public required string ImageName { get; init; }

    /// <summary>Whether it uses the host's network.</summary>
    public bool UsesHostNetwork => NetworkMode is "host";

    /// <summary>The container whose network it has joined; null for none.</summary>
    public string? NetworkOf => NetworkMode.StartsWith(JoinPrefix, StringComparison.Ordinal) ? NetworkMode[JoinPrefix.Length..] : null;

    /// <summary>Reads what <c>GET /containers/ID/json</c> answers.</summary>
    /// <exception cref="FormatException">It describes no container.</exception>
    public static ContainerFacts Read(JsonObject inspected)
    {
        try
        {
            return Take(inspected);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("expected a container as the engine's API has it, found a value of another kind", e);
        }
    }

    private static ContainerFacts Take(JsonObject inspected)
    {
        var state = inspected["State"];
        var config = inspected["Config"];
        return new ContainerFacts(inspected)
        {
            Id = (string?)inspected[nameof(Id)] is { Length: > 0 } id ? id : throw new FormatException("expected a container's id, found none"),
            Name = ((string?)inspected[nameof(Name)] ?? "").TrimStart('/'),
            Labels = (config?[nameof(Labels)] as JsonObject ?? [])
                .ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal),
            Environment = [.. (config?["Env"] as JsonArray ?? []).Select(variable => (string?)variable ?? "")],
            // One that waits to be started again is running in the engine's eyes, but has no process.
            IsRunning = (bool?)state?["Running"] is true && (bool?)state?["Restarting"] is not true,
            IsPaused = (bool?)state?["Paused"] is true,
            Status = (string?)state?[nameof(Status)] ?? "",
            ProcessId = (int?)state?["Pid"] ?? 0,
            StartedAt = (string?)state?[nameof(StartedAt)] ?? "",
            NetworkMode = (string?)inspected["HostConfig"]?[nameof(NetworkMode)] ?? "",
            ImageId = (string?)inspected["Image"] ?? "",
            ImageName = (string?)config?["Image"] ?? "",
        };
    }

    /// <summary>What the OCI runtime wrapper says of a container whose start it holds; the engine is not asked.</summary>
    /// <param name="starting">What it says.</param>
    /// <param name="processId">The first process.</param>
    public static ContainerFacts Of(RuntimeContainer starting, int processId) => new([])
    {
        Id = starting.Id,
        Name = starting.Name,
        Labels = starting.Labels,
        Environment = starting.Environment,
        IsRunning = false,
        IsPaused = false,
        Status = "created",
        ProcessId = processId,
        StartedAt = "",
        NetworkMode = starting.NetworkMode,
        ImageId = starting.ImageId,
        ImageName = starting.ImageName,
    };

    /// <summary>How long its present run has lasted.</summary>
    public TimeSpan RunningFor(DateTimeOffset now) => Started is { } started ? now - started : TimeSpan.Zero;

    /// <summary><see cref="StartedAt"/> as a time; null when it is none.</summary>
    public DateTimeOffset? Started =>
        DateTimeOffset.TryParse(StartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) ? started : null;

    /// <summary>Whether this is still the run that was looked at before: a process number alone may have come to mean another process.</summary>
    public bool IsSameRunAs(ContainerFacts before) => IsRunning && ProcessId == before.ProcessId && StartedAt == before.StartedAt;

    /// <summary>A label; null when it is not there.</summary>
    public string? Label(string name) => Labels.GetValueOrDefault(name);
}
