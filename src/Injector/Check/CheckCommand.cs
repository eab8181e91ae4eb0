using System.CommandLine;
using Injector.CommandLine;
using Injector.Core.Grants;
using Injector.Kubernetes;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;
using Injector.Webhook;

namespace Injector.Check;

/// <summary><c>injector check</c>: is an installation sound; each finding with its mend.</summary>
internal static class CheckCommand
{
    private const int NotSound = 1;

    private static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts." };

    private static readonly Option<string?> Cluster = new("--cluster") { HelpName = "NAME", Description = "The endpoint's --cluster, where grants ask for it." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "check", "Looks at an installation: webhook configuration, certificates, pods, grants, and who has opted in and is not injected. "
            + "Exit code 0 when nothing is broken (warnings may be there), 1 when something is, 2 when it was called wrongly.");
        Option[] options =
        [
            WebhookArguments.Kubeconfig, WebhookArguments.Namespace, WebhookArguments.Configuration, WebhookArguments.WebhookSecret,
            WebhookArguments.EndpointSecret, Cluster, Json,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var target = new CheckTarget(
            given.Text(WebhookArguments.Namespace) ?? ClusterConnection.OwnNamespace() ?? "ecs-injector",
            given.Text(WebhookArguments.Configuration) ?? "ecs-injector",
            given.Text(WebhookArguments.WebhookSecret) ?? "ecs-injector-webhook-tls",
            given.Text(WebhookArguments.EndpointSecret) ?? "ecs-injector-endpoint-tls",
            given.Text(Cluster) ?? "");
        using var client = ClusterClient.Open(given.Text(WebhookArguments.Kubeconfig));
        var findings = await LookAsync(new ClusterInventory(client), target, stop);
        await Console.Out.WriteAsync(given.Is(Json) ? FindingsText.Json(findings) : FindingsText.Table(findings));
        return findings.Any(f => f.Level is FindingLevel.Error) ? NotSound : 0;
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(ClusterInventory cluster, CheckTarget target, CancellationToken stop)
    {
        var findings = new List<Finding>();
        GrantSet? grants = null;
        await TryAsync("cluster", async () => findings.AddRange(await ProcessCheck.LookAsync(cluster, target, stop)));
        await TryAsync("webhook configuration", async () => findings.AddRange(await WebhookCheck.LookAsync(cluster, target, stop)));
        await TryAsync("certificates", async () => findings.AddRange(await CertificateCheck.LookAsync(cluster, target, TimeProvider.System, stop)));
        await TryAsync("grants", async () =>
        {
            var (found, valid) = await GrantCheck.LookAsync(cluster, stop);
            grants = valid;
            findings.AddRange(found);
        });
        await TryAsync("pods", async () => findings.AddRange(await PodCheck.LookAsync(cluster, target, grants, stop)));
        return findings;

        // One thing that cannot be read does not hide the others.
        async Task TryAsync(string what, Func<Task> look)
        {
            try
            {
                await look();
            }
            catch (ClusterException e)
            {
                findings.Add(Finding.Error(what, "cannot be looked at: " + e.Message, "is the API server reachable with this kubeconfig, and may you read it?"));
            }
        }
    }
}
