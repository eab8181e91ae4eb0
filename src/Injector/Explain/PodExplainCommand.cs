using System.CommandLine;
using Injector.Check;
using Injector.CommandLine;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Endpoint.Options;
using Injector.Kubernetes;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;
using Injector.Webhook;

namespace Injector.Explain;

/// <summary><c>injector explain pod</c>.</summary>
internal static class PodExplainCommand
{
    private static readonly Argument<string> Name = new("pod") { HelpName = "NAMESPACE/NAME", Description = "The pod; without a namespace that of default." };

    private static readonly Option<string?> Cluster = new("--cluster") { HelpName = "NAME", Description = "The endpoint's --cluster, where grants ask for it." };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("pod", "Explains a pod of the cluster. Reads the pod, its service account, config maps of its environment and the RoleGrants; never a Secret.")
        {
            Name, WebhookArguments.Kubeconfig, Cluster, ExplainCommand.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var (ns, name) = parsed.GetRequiredValue(Name).Split('/') switch
        {
            [{ Length: > 0 } only] => ("default", only),
            [{ Length: > 0 } first, { Length: > 0 } second] => (first, second),
            _ => throw new StartupException($"expected NAMESPACE/NAME, found \"{parsed.GetRequiredValue(Name)}\""),
        };
        using var client = ClusterClient.Open(given.Text(WebhookArguments.Kubeconfig));
        try
        {
            var pod = await new PodReader(client).ReadAsync(ns, name, stop)
                ?? throw new StartupException($"expected a pod {ns}/{name}, found none: kubectl -n {ns} get pods lists them");
            return await ExplainCommand.TellAsync(await ExplainAsync(new ClusterInventory(client), pod, given.Text(Cluster) ?? "", stop), given);
        }
        catch (ClusterException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private static async Task<Explained> ExplainAsync(ClusterInventory cluster, PodDetails pod, string clusterName, CancellationToken stop)
    {
        var summary = pod.Summary;
        var text = summary.Wish ?? await cluster.WishOfAccountAsync(summary.Namespace, summary.ServiceAccount, stop);
        RoleArn? wish = RoleArn.TryParse(text, out var role) ? role : null;
        var (_, grants) = await GrantCheck.LookAsync(cluster, stop);
        var identity = GrantCheck.Identity(summary, clusterName);
        var decided = RoleExplanation.Of(grants, identity, wish);
        if (text is not null && wish is null)
            decided = new ExplainedRole(null, null, text, $"expected a role ARN such as {RoleArn.Expected} in the annotation {Labels.TaskRoleArn}, found \"{text}\"");
        return new Explained(
            $"pod {summary.Namespace}/{summary.Name}, service account {summary.ServiceAccount}", Injection(pod), decided,
            decided.Arn is null ? RoleExplanation.Hints(grants, identity, wish) : [],
            [.. pod.Containers.Where(c => c.Name is not (InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer)).Select(c => ExplainedContainer.Of(c.Name, c.Variables, c.Unseen))]);
    }

    private static string Injection(PodDetails pod)
    {
        if (pod.Annotations.TryGetValue(Labels.Status, out var status))
            return $"injected, as the webhook says: {status}";
        if (pod.Summary.Obstacle.Length > 0)
            return $"not injected, and cannot be: {pod.Summary.Obstacle}";

        return pod.Summary.Labels.TryGetValue(Labels.Inject, out var label) && label == Labels.Enabled
            ? "it has opted in and is not injected: it was made while the webhook was away; delete it so that it is made anew"
            : $"not injected: neither it nor, when it was made, its namespace had {Labels.Inject}: {Labels.Enabled}";
    }
}
