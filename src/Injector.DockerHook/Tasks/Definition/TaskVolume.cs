namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A volume that containers of the task mount by its name.</summary>
/// <param name="Name">Its name within the task.</param>
internal sealed record TaskVolume(string Name)
{
    /// <summary>A path of the host; null for a volume of the engine.</summary>
    public string? SourcePath { get; init; }

    /// <summary>Whether the engine's volume of this very name outlives the task (<c>scope: shared</c>); else the task makes and removes its own.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether a shared volume that is not there is made.</summary>
    public bool IsProvisioned { get; init; }

    /// <summary>The engine's volume driver; null for its own.</summary>
    public string? Driver { get; init; }

    /// <summary>Options for the driver.</summary>
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels of the engine's volume.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
