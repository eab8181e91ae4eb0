using Injector.Core.Names;
using Injector.Kubernetes.Inventory;

namespace Injector.Check;

/// <summary>Is the webhook configuration sound: would it lock the cluster up, does it leave alone what must be left alone.</summary>
internal static class WebhookCheck
{
    private const string What = "webhook configuration";
    private const int LongestTimeout = 10;

    /// <summary>Namespaces that are never injected into, whatever the settings.</summary>
    public static IReadOnlyList<string> Spared { get; } = ["kube-system", "kube-node-lease"];

    /// <summary>Looks.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(ClusterInventory cluster, CheckTarget target, CancellationToken stop)
    {
        if (await cluster.WebhookAsync(target.Configuration, stop) is not { } entries)
            return [Finding.Error(What, $"there is no mutatingwebhookconfiguration {target.Configuration}", "install the chart or apply manifests/injector.yaml, or name yours with --webhook-configuration")];

        var findings = new List<Finding>();
        foreach (var entry in entries)
        {
            var before = findings.Count;
            await DeadlockAsync(cluster, target, entry, findings, stop);
            Habits(entry, findings);
            if (findings.Count == before)
                findings.Add(Finding.Ok(What, $"{entry.Name}: {entry.FailurePolicy}, selectors leave {target.Namespace}, {string.Join(", ", Spared)} alone"));
        }

        if (entries.Count == 0)
            findings.Add(Finding.Error(What, "it has no entries", "apply the chart again"));
        return findings;
    }

    // A webhook that must answer before its own pods may start never starts again.
    private static async Task DeadlockAsync(
        ClusterInventory cluster, CheckTarget target, WebhookEntry entry, List<Finding> findings, CancellationToken stop)
    {
        foreach (var ns in Spared.Prepend(target.Namespace))
        {
            if (await cluster.NamespaceAsync(ns, stop) is not { } labels || !entry.NamespaceSelector.Matches(labels))
                continue;

            // By the label that pods ask with, and without: what the chart's pods carry does not matter then.
            var asked = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Inject] = Labels.Enabled };
            var plain = new Dictionary<string, string>(StringComparer.Ordinal);
            if (!entry.ObjectSelector.Matches(asked) && !entry.ObjectSelector.Matches(plain))
                continue;

            var isDeadly = entry.FailurePolicy == "Fail" && entry.ObjectSelector.Matches(plain);
            var mend = $"exclude it in namespaceSelector: kubernetes.io/metadata.name NotIn [{ns}], as the chart does";
            findings.Add(isDeadly
                ? Finding.Error(What, $"{entry.Name} selects every pod of namespace {ns} and fails closed: with the webhook down they cannot start", mend)
                : Finding.Warning(What, $"{entry.Name} selects labelled pods of namespace {ns}", mend));
        }
    }

    private static void Habits(WebhookEntry entry, List<Finding> findings)
    {
        if (!entry.SparesMirrorPods)
            findings.Add(Finding.Warning(What, $"{entry.Name} has no match condition that spares mirror pods", "add the chart's matchConditions"));
        if (entry.FailurePolicy != "Fail")
            findings.Add(Finding.Warning(What, $"{entry.Name} has failurePolicy {entry.FailurePolicy}: with the webhook down pods start without credentials", "set Fail: only pods that opt in are selected"));
        if (entry.ReinvocationPolicy != "IfNeeded")
            findings.Add(Finding.Warning(What, $"{entry.Name} has reinvocationPolicy {entry.ReinvocationPolicy}: containers that other webhooks add later get no credentials", "set IfNeeded"));
        if (entry.TimeoutSeconds > LongestTimeout)
            findings.Add(Finding.Warning(What, $"{entry.Name} waits {entry.TimeoutSeconds} s", "set timeoutSeconds: 5"));
        var opted = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Inject] = Labels.Disabled };
        if (entry.ObjectSelector.Matches(opted))
            findings.Add(Finding.Warning(What, $"{entry.Name} selects pods that opt out", $"add to objectSelector: {Labels.Inject} NotIn [{Labels.Disabled}]"));
    }
}
