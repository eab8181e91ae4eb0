using System.CommandLine;

namespace Injector.Iam;

/// <summary>The options of <c>injector iam</c>.</summary>
internal static class IamArguments
{
    public static readonly Option<string?> Grants = new("--grants")
    {
        HelpName = "FILE",
        Description = "RoleGrant documents (YAML). Default the endpoint's, /etc/ecs-injector/grants.yaml; with --kubernetes or --kubeconfig those of the cluster.",
    };

    public static readonly Option<bool> Kubernetes = new("--kubernetes") { Description = "Takes the RoleGrants of the cluster." };

    public static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        HelpName = "FILE",
        Description = "The same, with this kubeconfig. Default the pod's own service account, else KUBECONFIG or ~/.kube/config.",
    };

    public static readonly Option<string?> Principal = new("--principal")
    {
        HelpName = "ARN",
        Description = "IAM role (or user) that the endpoint runs as, such as arn:aws:iam::111122223333:role/ecs-injector-endpoint. Default a placeholder of that form.",
    };

    public static readonly Option<string?> Bucket = new("--bucket")
    {
        HelpName = "NAME",
        Description = "Bucket of the example policy. Default my-task-secrets-bucket, that of the ECS guide.",
    };

    public static readonly Option<bool> Terraform = new("--terraform") { Description = "Terraform instead of text." };

    public static readonly Option<bool> Json = new("--json") { Description = "JSON for scripts." };
}
