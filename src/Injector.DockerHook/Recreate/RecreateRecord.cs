using System.Text.Json.Nodes;

namespace Injector.DockerHook.Recreate;

/// <summary>A recreation under way, as noted on disk: what is needed to take it back.</summary>
/// <param name="Version">Version of this format.</param>
/// <param name="ContainerId">The original.</param>
/// <param name="Name">Its name.</param>
/// <param name="RestartPolicy">Its restart policy, as the engine told it.</param>
internal sealed record RecreateRecord(int Version, string ContainerId, string Name, JsonObject RestartPolicy)
{
    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What the name of an original ends in while it is being replaced.</summary>
    public const string Suffix = "-ecs-injector-old";

    /// <summary>Whether the original was or is being stopped by us: otherwise one that has ended was ended by somebody else.</summary>
    public bool IsStopping { get; init; }

    /// <summary>The original's name meanwhile.</summary>
    public string NameMeanwhile => Name + Suffix;

    /// <summary>The restart policy of a container that is not started by itself.</summary>
    public static JsonObject NoRestart() => new() { [nameof(Name)] = "no" };
}
