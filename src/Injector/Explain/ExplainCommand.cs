using System.CommandLine;
using Injector.CommandLine;

namespace Injector.Explain;

/// <summary><c>injector explain</c>: why a workload has the credentials that it has.</summary>
internal static class ExplainCommand
{
    /// <summary>JSON in place of text.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts." };

    /// <summary>Makes the command.</summary>
    public static Command Make() => new(
        "explain", "Why these credentials? For each container and each AWS SDK: which source of its default chain wins and why, what Injector did, which grant decides, "
        + "and what would change it.")
    {
        PodExplainCommand.Make(),
        ContainerExplainCommand.Make(),
        ManifestExplainCommand.Make(),
    };

    /// <summary>Prints it.</summary>
    public static async Task<int> TellAsync(Explained explained, GivenOptions given)
    {
        await Console.Out.WriteAsync(given.Is(Json) ? ExplainedJson.Write(explained) : ExplainedText.Write(explained));
        return 0;
    }
}
