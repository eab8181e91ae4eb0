using System.Text;
using Injector.CommandLine;
using Injector.Core.Sdks;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;

namespace Injector.Inject;

/// <summary>What was done to each container and why, and what each SDK makes of it; for people.</summary>
internal static class Explanation
{
    /// <summary>Writes it.</summary>
    public static string Write(OfflineResult result)
    {
        var text = new StringBuilder();
        foreach (var report in result.Reports)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(TerminalText.Plain(Headline(report))).Append('\n');
            foreach (var notice in report.Result.Notices)
                text.Append("  ").Append(TerminalText.Plain(notice.ToString())).Append('\n');
            for (var i = 0; i < report.Result.Containers.Count; i++)
                Container(text, report, i);
        }

        return text.Length == 0 ? "no pods and no pod templates were found\n" : text.ToString();
    }

    /// <summary>One line about a template.</summary>
    public static string Headline(TemplateReport report)
    {
        var result = report.Result;
        return result.Outcome switch
        {
            InjectionOutcome.Injected => $"{report.Template}: injected, {(result.Delivery is Core.Injection.Delivery.Loopback ? "loopback" : "link-local")}, {(result.IsNative ? "native" : "classic")} sidecar",
            InjectionOutcome.Rejected => $"{report.Template}: refused, {result.Reason}: {result.Message}",
            _ => $"{report.Template}: left as it is, {result.Reason}{(result.Message.Length > 0 ? ": " + result.Message : "")}",
        };
    }

    /// <summary>What an SDK takes, in words.</summary>
    public static string Words(SdkChoice choice) => choice.Source switch
    {
        CredentialSourceKind.Container => Endpoint(choice.Owner) + " (" + choice.Because + ")",
        CredentialSourceKind.StaticKeys => "static keys (" + choice.Because + ")",
        CredentialSourceKind.WebIdentity => "a web identity (" + choice.Because + ")",
        CredentialSourceKind.Profile => "shared files (" + choice.Because + ")",
        CredentialSourceKind.InstanceMetadata => "the instance metadata service",
        _ => "nothing",
    };

    private static string Endpoint(UriOwner owner) => owner switch
    {
        UriOwner.AnotherId => "a credentials endpoint with an id that is not its own",
        UriOwner.Foreign => "a credentials endpoint that is not Injector's",
        UriOwner.Unseen => "a credentials endpoint that cannot be seen from here",
        _ => "the injected credentials' way",
    };

    /// <summary>The source in one word, for scripts. Only the injected credentials are called <c>Container</c>.</summary>
    public static string Word(SdkChoice choice) => choice.Owner is UriOwner.None or UriOwner.Injector ? choice.Source.ToString() : "OtherContainer";

    private static void Container(StringBuilder text, TemplateReport report, int index)
    {
        var container = report.Result.Containers[index];
        text.Append("  ").Append(container.List == "initContainers" ? "init container " : "container ").Append(TerminalText.Plain(container.Name))
            .Append(": ").Append(TerminalText.Plain(container.Why)).Append('\n');
        if (container.Added.Count > 0)
            text.Append("    added  ").AppendJoin(", ", container.Added).Append('\n');

        // SDKs that take the same stand in one line.
        foreach (var group in AwsSdk.All.Select(sdk => SdkChoice.Make(sdk, report.Environments[index])).GroupBy(Words, StringComparer.Ordinal))
            text.Append("    finds  ").Append(group.Key).Append(": ").AppendJoin(", ", group.Select(c => c.Sdk.Name)).Append('\n');
    }
}
