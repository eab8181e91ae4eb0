using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Injector.CommandLine;
using Injector.Endpoint.Options;
using Injector.Kubernetes.Versions;
using Injector.Webhook;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;

namespace Injector.Inject;

/// <summary><c>injector inject</c>: the webhook's patch for manifests, without a cluster.</summary>
internal static class InjectCommand
{
    private const int Refused = 1;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "inject", "Puts the credentials variable and the sidecar into manifests, as the webhook does for pods, and prints them. Byte-stable; doing it twice equals doing it once.");
        foreach (var option in InjectArguments.ForInject)
            command.Options.Add(option);
        command.SetAction((parsed, stop) => RunAsync(parsed, parsed.GetValue(InjectArguments.File)!, parsed.GetValue(InjectArguments.Explain), stop));
        return command;
    }

    /// <summary>Injects, or says what would be injected.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, string file, bool isExplained, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var settings = Settings(given);
        var (name, text) = await Manifests.ReadAsync(file, stop);
        OfflineResult result;
        try
        {
            result = ManifestInjector.Inject(text, settings, given.Is(InjectArguments.All));
        }
        catch (ManifestException e)
        {
            throw new StartupException($"{name}: {e.Message}");
        }

        if (isExplained)
            await Console.Out.WriteAsync(given.Is(InjectArguments.Json) ? ExplanationJson.Write(result) : Explanation.Write(result));
        return await TellAsync(result, isExplained);
    }

    // A refusal prints no manifests: half of them would be applied without anybody noticing.
    private static async Task<int> TellAsync(OfflineResult result, bool isExplained)
    {
        var refused = result.Reports.Any(r => r.Result.Outcome is InjectionOutcome.Rejected);
        foreach (var report in result.Reports.Where(_ => !isExplained))
        {
            await Console.Error.WriteLineAsync(TerminalText.Plain(Explanation.Headline(report)));
            foreach (var notice in report.Result.Notices)
                await Console.Error.WriteLineAsync("  " + TerminalText.Plain(notice.ToString()));
        }

        if (refused || isExplained)
            return refused ? Refused : 0;

        if (result.Reports.Count == 0)
            await Console.Error.WriteLineAsync("no pods and no pod templates were found: the manifests are printed as they are");
        if (result.LostComments)
            await Console.Error.WriteLineAsync("comments are not kept");
        await Manifests.WriteAsync(result.Text);
        return 0;
    }

    private static InjectionSettings Settings(GivenOptions given)
    {
        var settings = new InjectionSettingsReader(given).Read(WebhookSettings.EndpointUrl("ecs-injector-endpoint", "ecs-injector"));
        return settings with { NativeSidecars = IsNative(given), EndpointCa = Authority(given) };
    }

    private static bool IsNative(GivenOptions given)
    {
        if (given.Text(InjectArguments.KubernetesVersion) is not { } text)
            return true;

        return NativeSidecars.TryParse(text, out var version)
            ? version >= NativeSidecars.KubeletFrom
            : throw GivenOptions.Wrong(InjectArguments.KubernetesVersion, "a version such as 1.31", text);
    }

    private static string? Authority(GivenOptions given)
    {
        if (given.Text(InjectArguments.CaFile) is not { } file)
            return null;

        try
        {
            var pem = File.ReadAllText(file);
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            return found.Count > 0 ? pem : throw new StartupException($"--ca-file: expected a PEM certificate in {file}, found none");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartupException($"--ca-file: expected a PEM certificate in {file}, found: {e.Message}");
        }
    }
}
