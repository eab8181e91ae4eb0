using System.CommandLine;

namespace Injector.Migrate;

/// <summary>The options of <c>injector migrate</c>.</summary>
internal static class MigrateArguments
{
    public static readonly Option<string?> From = new("--from")
    {
        HelpName = "SYSTEM",
        Description = "What gives the roles until now: kube2iam, kiam, irsa, pod-identity or ecs.",
        Required = true,
    };

    public static readonly Option<string[]> Files = new("--filename", "-f")
    {
        HelpName = "FILE",
        Description = "Manifests (YAML or JSON, service accounts too), with ecs task definitions as aws ecs describe-task-definition prints them; may be repeated.",
    };

    public static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        HelpName = "FILE",
        Description = "Reads Deployments, StatefulSets, DaemonSets, CronJobs and service accounts of this cluster instead of files.",
    };

    public static readonly Option<string?> Associations = new("--associations")
    {
        HelpName = "FILE",
        Description = "With pod-identity: what aws eks describe-pod-identity-association prints for each association, one after the other or as a list; of one cluster.",
    };

    public static readonly Option<string?> BaseRoleArn = new("--base-role-arn")
    {
        HelpName = "ARN",
        Description = "Put before bare role names, such as arn:aws:iam::111122223333:role/. Default bare names are reported and left.",
    };

    public static readonly Option<string?> Cluster = new("--cluster")
    {
        HelpName = "NAME",
        Description = "Puts this cluster into the grants, which the endpoint then must have as its --cluster. Default any cluster.",
    };

    public static readonly Option<string?> Namespace = new("--namespace")
    {
        HelpName = "NAME",
        Description = "Namespace of manifests that name none, as with kubectl. Default such templates are reported and left.",
    };

    public static readonly Option<string[]> ExcludeNamespace = new("--exclude-namespace")
    {
        HelpName = "NAME",
        Description = "Namespace into which the webhook injects nothing, its own too; may be repeated. kube-system, kube-node-lease and ecs-injector are such anyway.",
    };

    public static readonly Option<string?> Out = new("--out")
    {
        HelpName = "DIR",
        Description = "Folder for grants.yaml, manifests.yaml and REPORT.md; made where it is not there, files in it are never overwritten. Default ./migration.",
    };

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [From, Files, Kubeconfig, Associations, BaseRoleArn, Cluster, Namespace, ExcludeNamespace, Out];
}
