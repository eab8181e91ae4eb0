using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>The order in which a task's containers are created and started, and in reverse stopped.</summary>
internal static class DependencyOrder
{
    /// <summary>Whom a container waits for: as written, and as links and volumesFrom imply.</summary>
    public static IReadOnlyList<ContainerDependency> Of(ContainerDefinition container) =>
    [
        .. container.DependsOn,
        .. container.Links.Select(link => new ContainerDependency(LinkTarget(link), DependencyCondition.Start)),
        .. container.VolumesFrom.Select(from => new ContainerDependency(from.Container, DependencyCondition.Created)),
    ];

    /// <summary>The container that a link leads to.</summary>
    public static string LinkTarget(string link) => link.Split(':')[0];

    /// <summary>The containers, each behind all that it waits for, else in the order given.</summary>
    /// <exception cref="InvalidOperationException">There is a cycle: <see cref="FindCycle"/> is asked first.</exception>
    public static IReadOnlyList<ContainerDefinition> Sort(IReadOnlyList<ContainerDefinition> containers)
    {
        var sorted = new List<ContainerDefinition>();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var left = containers.ToList();
        while (left.Count > 0)
        {
            var next = left.Find(c => Of(c).All(d => placed.Contains(d.Container)))
                ?? throw new InvalidOperationException("expected containers without a cycle");
            left.Remove(next);
            placed.Add(next.Name);
            sorted.Add(next);
        }

        return sorted;
    }

    /// <summary>The names round a cycle, the first one again at the end; null when there is none. What does not exist is passed over.</summary>
    public static IReadOnlyList<string>? FindCycle(IReadOnlyList<ContainerDefinition> containers)
    {
        var byName = containers.DistinctBy(c => c.Name, StringComparer.Ordinal).ToDictionary(c => c.Name, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            if (Visit(container.Name, []) is { } cycle)
                return cycle;
        }

        return null;

        IReadOnlyList<string>? Visit(string name, List<string> way)
        {
            if (way.IndexOf(name) is >= 0 and var at)
                return [.. way[at..], name];

            if (done.Contains(name) || !byName.TryGetValue(name, out var container))
                return null;

            way.Add(name);
            foreach (var dependency in Of(container))
            {
                if (Visit(dependency.Container, way) is { } cycle)
                    return cycle;
            }

            way.RemoveAt(way.Count - 1);
            done.Add(name);
            return null;
        }
    }
}
