using Injector.Networking;
using Injector.Networking.LinkLocal;

namespace Injector.Sidecar.Commands;

/// <summary><c>injector-proxy setup</c>: prepares the link-local credential address in its own network namespace.</summary>
internal static class SetupCommand
{
    private const string BlockMetadata = "--block-instance-metadata";

    /// <summary>Does it; 0 is done, 1 cannot be done, 2 is a wrong option.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        if (options.FirstOrDefault(option => option != BlockMetadata) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"injector-proxy setup: expected {BlockMetadata} or nothing, found \"{unknown}\"");
            return 2;
        }

        try
        {
            var report = LinkLocalSetup.Apply(new LinkLocalOptions { BlockInstanceMetadata = options.Contains(BlockMetadata) });
            foreach (var step in report.Steps)
                await Console.Out.WriteLineAsync($"{step.Outcome,-12} {step.Name,-20} {step.Detail}");
            return 0;
        }
        catch (NetworkSetupException e)
        {
            await Console.Error.WriteLineAsync("injector-proxy setup: " + e.Message);
            return 1;
        }
    }
}
