using Injector.Core.Names;

namespace Injector.DockerHook.Containers;

/// <summary>Containers that the Amazon ECS agent made: it serves them, and two that serve would fight.</summary>
internal static class EcsAgent
{
    private const string Prefix = "com.amazonaws.ecs.";

    /// <summary>Why such a container is left alone; null for any other.</summary>
    public static HookProblem? Check(ContainerFacts container)
    {
        if (!container.Labels.ContainsKey(Prefix + "task-arn") && !container.Labels.ContainsKey(Prefix + "cluster"))
            return null;

        var served = container.Environment.Any(v => v.StartsWith(EnvironmentVariables.RelativeUri + "=", StringComparison.Ordinal));
        return new HookProblem(
            HookReasons.EcsManaged,
            served
                ? "the Amazon ECS agent has made this container and serves its task role: it is left alone"
                : "the Amazon ECS agent has made this container: it is left alone. Give its task definition a taskRoleArn");
    }
}
