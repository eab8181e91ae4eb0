using System.CommandLine;
using Injector.Check;
using Injector.CommandLine;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Endpoint;
using Injector.Endpoint.Options;
using Injector.Kubernetes;
using Injector.Kubernetes.Callers;
using Injector.Kubernetes.Connection;
using Injector.Kubernetes.Inventory;
using Injector.Webhook;

namespace Injector.Explain;

/// <summary><c>injector explain pod</c>.</summary>
internal static class PodExplainCommand
{
    private static readonly Argument<string> Name = new("pod") { HelpName = "NAMESPACE/NAME", Description = "The pod; without a namespace that of default." };

    private static readonly Option<string?> Cluster = new("--cluster") { HelpName = "NAME", Description = "The endpoint's --cluster, where grants ask for it." };

    private static readonly Option<bool> AcceptRoleAnnotations = new(EndpointArguments.AcceptRoleAnnotations.Name)
    {
        Description = "The endpoint's --accept-role-annotations, where it has it: iam.amazonaws.com/role and eks.amazonaws.com/role-arn count as wishes too.",
    };

    private static readonly Option<string?> BaseRoleArn = new(EndpointArguments.BaseRoleArn.Name)
    {
        HelpName = "ARN", Description = "The endpoint's --base-role-arn, where it has it: put before bare role names.",
    };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command("pod", "Explains a pod of the cluster. Reads the pod, its service account, config maps of its environment and the RoleGrants; never a Secret.")
        {
            Name, WebhookArguments.Kubeconfig, Cluster, AcceptRoleAnnotations, BaseRoleArn, ExplainCommand.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var (ns, name) = NameOf(parsed.GetRequiredValue(Name));
        var options = ClusterParts.CallerOptions(given, AcceptRoleAnnotations, BaseRoleArn);
        using var client = ClusterClient.Open(given.Text(WebhookArguments.Kubeconfig));
        try
        {
            var pod = await new PodReader(client).ReadAsync(ns, name, stop)
                ?? throw new StartupException($"expected a pod {ns}/{name}, found none: kubectl -n {ns} get pods lists them");
            return await ExplainCommand.TellAsync(await ExplainAsync(new ClusterInventory(client), pod, options, given.Text(Cluster) ?? "", stop), given);
        }
        catch (ClusterException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private static (string Namespace, string Name) NameOf(string text)
    {
        var (ns, name) = text.Split('/') switch
        {
            [{ Length: > 0 } only] => ("default", only),
            [{ Length: > 0 } first, { Length: > 0 } second] => (first, second),
            _ => throw new StartupException($"expected NAMESPACE/NAME, found \"{text}\""),
        };
        return ObjectName.IsLabel(ns) && ObjectName.IsSubdomain(name)
            ? (ns, name)
            : throw new StartupException($"expected NAMESPACE/NAME of small letters, digits and - (in NAME . too), as Kubernetes has names, found \"{text}\"");
    }

    private static async Task<Explained> ExplainAsync(ClusterInventory cluster, PodDetails pod, CallerOptions options, string clusterName, CancellationToken stop)
    {
        var summary = pod.Summary;
        var wish = await PodWish.ReadAsync(cluster, pod, options, stop);
        var (findings, grants) = await GrantCheck.LookAsync(cluster, stop);
        var identity = GrantCheck.Identity(summary, clusterName);
        var decided = wish.Problem is null ? RoleExplanation.Of(grants, identity, wish.Role) : new ExplainedRole(null, null, null, wish.Problem);
        var injected = PodInjection.IsInjected(pod);
        CredentialId? id = CredentialId.TryParse(pod.Annotations.GetValueOrDefault(Labels.CredentialId), out var known) ? known : null;
        return new Explained(
            $"pod {summary.Namespace}/{summary.Name}, service account {summary.ServiceAccount}", PodInjection.Tell(pod), decided,
            [
                .. decided.Arn is null && wish.Problem is null ? RoleExplanation.Hints(grants, identity, wish.Role) : [],
                .. wish.Hints,
                // The endpoint decides by the last good version of such a grant, which nobody but it knows.
                .. findings.Where(f => f.Level is FindingLevel.Error).Select(f => $"{f.Found}: {f.Mend}"),
            ],
            [
                .. pod.Containers.Where(c => c.Name is not (InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer))
                    .Select(c => ExplainedContainer.Of(c.Name, c.Variables, c.Unseen, injected, id)),
            ]);
    }
}
