using System.Text;
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
            text.Append(Headline(report)).Append('\n');
            foreach (var notice in report.Result.Notices)
                text.Append("  ").Append(notice).Append('\n');
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
        CredentialSourceKind.Container => "the injected credentials' way (" + choice.Because + ")",
        CredentialSourceKind.StaticKeys => "static keys (" + choice.Because + ")",
        CredentialSourceKind.WebIdentity => "a web identity (" + choice.Because + ")",
        CredentialSourceKind.Profile => "shared files (" + choice.Because + ")",
        CredentialSourceKind.InstanceMetadata => "the instance metadata service",
        _ => "nothing",
    };

    private static void Container(StringBuilder text, TemplateReport report, int index)
    {
        var container = report.Result.Containers[index];
        text.Append("  ").Append(container.List == "initContainers" ? "init container " : "container ").Append(container.Name)
            .Append(": ").Append(container.Why).Append('\n');
        if (container.Added.Count > 0)
            text.Append("    added  ").AppendJoin(", ", container.Added).Append('\n');

        // SDKs that take the same stand in one line.
        foreach (var group in AwsSdk.All.Select(sdk => SdkChoice.Make(sdk, report.Environments[index])).GroupBy(Words, StringComparer.Ordinal))
            text.Append("    finds  ").Append(group.Key).Append(": ").AppendJoin(", ", group.Select(c => c.Sdk.Name)).Append('\n');
    }
}
