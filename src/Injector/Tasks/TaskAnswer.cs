namespace Injector.Tasks;

/// <summary>A task, as the hook's control socket shows it; the names are those of ECS's DescribeTasks.</summary>
internal sealed record TaskAnswer(
    string TaskArn,
    string TaskId,
    string Family,
    int? Revision,
    string? TaskDefinitionArn,
    string Cluster,
    string? TaskRoleArn,
    string NetworkMode,
    string LastStatus,
    string DesiredStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? StoppingAt,
    DateTimeOffset? StoppedAt,
    string? StopCode,
    string? StoppedReason,
    int? ExitCode,
    IReadOnlyList<ContainerAnswer> Containers,
    IReadOnlyList<string> Notices)
{
    /// <summary>Status of a task or container that is over.</summary>
    public const string Stopped = "STOPPED";

    /// <summary>Status of a task or container that has not begun.</summary>
    public const string Pending = "PENDING";

    /// <summary>The containers of its definition, without the one that only holds namespaces.</summary>
    public IEnumerable<ContainerAnswer> Own => Containers.Where(c => !c.Name.StartsWith('~'));
}
