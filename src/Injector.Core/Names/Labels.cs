namespace Injector.Core.Names;

/// <summary>Labels and annotations that users write and we read, on pods, namespaces, service accounts and containers.</summary>
public static class Labels
{
    /// <summary>Prefix and API group of everything that is ours.</summary>
    public const string Group = "ecs-injector.io";

    /// <summary>Opts a pod, a namespace or a container in (<c>enabled</c>) or out (<c>disabled</c>).</summary>
    public const string Inject = Group + "/inject";

    /// <summary>The role that a workload wishes for. A wish, never an authority: grants decide.</summary>
    public const string TaskRoleArn = Group + "/task-role-arn";
}
