using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks;

/// <summary>A task, as the book has it: everything that is needed to go on after a restart, and neither environment nor secrets.</summary>
/// <param name="TaskId">Last part of the ARN.</param>
/// <param name="Arn">The task's ARN.</param>
/// <param name="Family">Family of its definition.</param>
/// <param name="Cluster">Name of its cluster.</param>
internal sealed record TaskRecord(string TaskId, string Arn, string Family, string Cluster)
{
    /// <summary>The form of the record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Revision of its definition; null when that was never registered.</summary>
    public int? Revision { get; init; }

    /// <summary>ARN of its definition; null when that was never registered.</summary>
    public string? DefinitionArn { get; init; }

    /// <summary>The id in the containers' variable; null for a task without a role.</summary>
    public string? CredentialId { get; init; }

    /// <summary>Its role; null for none.</summary>
    public string? TaskRoleArn { get; init; }

    /// <summary>How its containers are networked.</summary>
    public NetworkMode Network { get; init; }

    /// <summary>Its containers, each behind all that it waits for.</summary>
    public IReadOnlyList<TaskContainer> Containers { get; init; } = [];

    /// <summary>The engine's volumes that go with it.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Whether all containers were created: before, none was started.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Where it stands.</summary>
    public TaskState LastStatus { get; init; }

    /// <summary>Where it is to go: <see cref="TaskState.Running"/> or <see cref="TaskState.Stopped"/>.</summary>
    public TaskState DesiredStatus { get; init; } = TaskState.Running;

    /// <summary>Whether it is removed once it has stopped.</summary>
    public bool IsRemovedWhenStopped { get; init; }

    /// <summary>One of <see cref="StopCodes"/>.</summary>
    public string? StopCode { get; init; }

    /// <summary>Why it stopped.</summary>
    public string? StoppedReason { get; init; }

    /// <summary>Exit code of the first essential container that ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When all its containers had been started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its end began.</summary>
    public DateTimeOffset? StoppingAt { get; init; }

    /// <summary>When its last container had stopped.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The record with one container changed.</summary>
    public TaskRecord With(string container, Func<TaskContainer, TaskContainer> change) =>
        this with { Containers = [.. Containers.Select(c => c.Name == container ? change(c) : c)] };
}
