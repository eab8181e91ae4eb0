using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tasks;

/// <summary>The first record of a task, as planned.</summary>
internal static class NewRecord
{
    /// <summary>Makes it.</summary>
    public static TaskRecord Of(TaskPlan plan, DateTimeOffset now) =>
        new(plan.Names.TaskId, plan.Names.Arn, plan.Definition.Family, plan.Cluster)
        {
            Revision = plan.Definition.Revision,
            DefinitionArn = plan.Definition.Arn,
            CredentialId = plan.CredentialId?.Value,
            TaskRoleArn = plan.Definition.TaskRole?.Value,
            Network = plan.Definition.Network,
            Volumes = [.. plan.Volumes.Where(v => v.IsOwned).Select(v => v.DockerName)],
            Notices = plan.Notices,
            CreatedAt = now,
            Containers = [.. plan.Containers.Select(c => new TaskContainer(c.Name, c.DockerName, (string)c.Body["Image"]!)
            {
                IsEssential = c.IsEssential,
                IsPause = c.IsPause,
                DependsOn = c.DependsOn,
                StartTimeout = c.StartTimeout,
                StopTimeout = c.StopTimeout,
            })],
        };
}
