using System.Text.RegularExpressions;
using Injector.Core.Names;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>What must hold between the fields of a task definition, once the overrides are in.</summary>
internal static partial class TaskRules
{
    private const string EcsLabels = "com.amazonaws.ecs.";

    /// <summary>Checks all of it.</summary>
    public static void Check(TaskDefinition task, TaskProblems problems)
    {
        if (task.Family.Length > 0 && !Name().IsMatch(task.Family))
            problems.Add("family", "expected up to 255 letters, digits, dashes and underscores, found something else");
        if (task.Containers.Count > 0 && !task.Containers.Any(c => c.IsEssential))
            problems.Add("containerDefinitions", "expected at least one essential container, found none");

        Unique(task.Volumes.Select((v, i) => (v.Name, $"volumes[{i}].name")), problems);
        Unique(task.Containers.Select(c => (c.Name, c.Path + ".name")), problems);
        foreach (var container in task.Containers)
        {
            Own(container, problems);
            References(task, container, problems);
            NetworkRules.Check(task, container, problems);
        }

        NetworkRules.CheckShared(task, problems);
        if (DependencyOrder.FindCycle(task.Containers) is { } cycle)
            problems.Add("containerDefinitions", $"expected an order in which the containers can start, found a cycle: {string.Join(" → ", cycle)}");
    }

    private static void Own(ContainerDefinition container, TaskProblems problems)
    {
        if (container.Name.Length > 0 && !Name().IsMatch(container.Name))
            problems.Add(container.Path + ".name", "expected up to 255 letters, digits, dashes and underscores, found something else");
        if (container.Memory < container.MemoryReservation)
            problems.Add(container.Path + ".memoryReservation", "expected at most the container's memory, found more");
        if (container.Linux.MaxSwap is not null && container.Memory is null)
            problems.Add(container.Path + ".linuxParameters.maxSwap", "expected a memory limit beside it, found none");
        foreach (var label in container.Labels.Keys)
        {
            if (label.StartsWith(EcsLabels, StringComparison.Ordinal) || label.StartsWith(Labels.Group + "/", StringComparison.Ordinal))
                problems.Add($"{container.Path}.dockerLabels.{label}", "is reserved: the ECS agent and injector write such labels themselves");
        }
    }

    private static void References(TaskDefinition task, ContainerDefinition container, TaskProblems problems)
    {
        for (var i = 0; i < container.DependsOn.Count; i++)
            Dependency(task, container.DependsOn[i], $"{container.Path}.dependsOn[{i}]", problems);

        for (var i = 0; i < container.VolumesFrom.Count; i++)
            Known(task, container.VolumesFrom[i].Container, $"{container.Path}.volumesFrom[{i}].sourceContainer", problems);

        for (var i = 0; i < container.Links.Count; i++)
        {
            var (link, path) = (container.Links[i], $"{container.Path}.links[{i}]");
            if (DependencyOrder.LinkTarget(link) is { Length: > 0 } target)
                Known(task, target, path, problems);
            else
                problems.Add(path, $"expected NAME or NAME:ALIAS of one of the task's containers, found \"{link}\"");
        }

        for (var i = 0; i < container.Mounts.Count; i++)
        {
            var mount = container.Mounts[i];
            if (mount.Volume.Length > 0 && !task.Volumes.Any(v => v.Name == mount.Volume))
                problems.Add($"{container.Path}.mountPoints[{i}].sourceVolume", $"expected one of the task's volumes, found \"{mount.Volume}\"");
        }
    }

    private static void Dependency(TaskDefinition task, ContainerDependency dependency, string path, TaskProblems problems)
    {
        if (Known(task, dependency.Container, path + ".containerName", problems) is not { } other)
            return;

        if (dependency.Condition is DependencyCondition.Healthy && other.Health is null or { Command: ["NONE"] })
            problems.Add(path + ".condition", $"expected a healthCheck of container {other.Name} to wait for, found none");
        if (dependency.Condition is DependencyCondition.Complete or DependencyCondition.Success && other.IsEssential)
            problems.Add(path + ".condition", $"expected container {other.Name} not to be essential, since the task ends when it does");
    }

    private static ContainerDefinition? Known(TaskDefinition task, string name, string path, TaskProblems problems)
    {
        var found = task.Containers.FirstOrDefault(c => c.Name == name);
        if (found is null && name.Length > 0)
            problems.Add(path, $"expected one of the task's containers, found \"{name}\"");
        return found;
    }

    private static void Unique(IEnumerable<(string Name, string Path)> names, TaskProblems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, path) in names)
        {
            if (name.Length > 0 && !seen.Add(name))
                problems.Add(path, $"expected a name of its own, found \"{name}\" a second time");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
