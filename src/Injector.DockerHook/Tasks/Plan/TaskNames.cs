using Injector.Core.Names;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>How one task and its parts are called: its id, its ARN, and the engine's names of its containers and volumes.</summary>
/// <param name="TaskId">32 lower-case hexadecimal digits, the last part of the ARN.</param>
/// <param name="Arn">The task's ARN.</param>
/// <param name="Family">Family of its definition.</param>
internal sealed record TaskNames(string TaskId, string Arn, string Family)
{
    /// <summary>Name of the pause container within the task; no container of a definition can have it.</summary>
    public const string Pause = "~pause";

    private const string UnknownAccount = "000000000000";
    private const string UnknownRegion = "local";
    private const int ShortId = 12;

    /// <summary>Names for a task. Account and region are the definition's or the role's own, where either says them.</summary>
    /// <param name="taskId">Its id.</param>
    /// <param name="definition">What it runs.</param>
    /// <param name="cluster">The cluster's name.</param>
    public static TaskNames Make(string taskId, TaskDefinition definition, string cluster)
    {
        var (partition, region, account) = Place(definition);
        return new TaskNames(taskId, $"arn:{partition}:ecs:{region}:{account}:task/{cluster}/{taskId}", definition.Family);
    }

    /// <summary>What the engine calls a container of the task.</summary>
    public string Container(string name) => name == Pause ? $"task-{Family}.pause-{Short}" : $"task-{Family}-{name}-{Short}";

    /// <summary>What the engine calls a volume that is the task's own.</summary>
    public string Volume(string name) => $"task-{Family}-{name}-{Short}";

    /// <summary>Label that every container and volume of the task carries.</summary>
    public KeyValuePair<string, string> Label => new(Labels.Task, TaskId);

    private string Short => TaskId[..ShortId];

    private static (string Partition, string Region, string Account) Place(TaskDefinition definition)
    {
        var role = definition.TaskRole?.Value.Split(':');
        return definition.Arn?.Split(':') is ["arn", var partition, "ecs", { Length: > 0 } region, { Length: > 0 } account, _, ..]
            ? (partition, region, account)
            : (role?[1] ?? "aws", UnknownRegion, role?[4] ?? UnknownAccount);
    }
}
