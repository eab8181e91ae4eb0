using System.CommandLine;
using Injector.Inject;

namespace Injector.Explain;

/// <summary><c>injector explain manifest</c>: <c>injector inject --explain</c> by another name.</summary>
internal static class ManifestExplainCommand
{
    private static readonly Argument<string> File = new("manifest") { HelpName = "FILE|-", Description = "Manifests, YAML or JSON; - reads standard input." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("manifest", "Explains every pod template of a manifest: what the webhook would do with it, and what SDKs would find then.") { File };
        foreach (var option in InjectArguments.ForInject.Where(o => o != InjectArguments.File && o != InjectArguments.Explain))
            command.Options.Add(option);
        command.SetAction((parsed, stop) => InjectCommand.RunAsync(parsed, parsed.GetRequiredValue(File), isExplained: true, stop));
        return command;
    }
}
