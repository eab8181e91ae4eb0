using System.CommandLine;
using Injector.Endpoint.Options;
using Injector.Webhook.Offline;

namespace Injector.Inject;

/// <summary><c>injector uninject</c>: takes an injection out of manifests again.</summary>
internal static class UninjectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("uninject", "Takes variable, sidecar, volume and annotations out of manifests again, and prints them.");
        command.Options.Add(InjectArguments.File);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (name, text) = await Manifests.ReadAsync(parsed.GetValue(InjectArguments.File)!, stop);
        try
        {
            var (yaml, changed, lostComments) = ManifestUninjector.Uninject(text);
            await Console.Error.WriteLineAsync(changed == 1 ? "1 template was cleaned" : $"{changed} templates were cleaned");
            if (lostComments)
                await Console.Error.WriteLineAsync("comments are not kept");
            await Manifests.WriteAsync(yaml);
            return 0;
        }
        catch (ManifestException e)
        {
            throw new StartupException($"{name}: {e.Message}");
        }
    }
}
