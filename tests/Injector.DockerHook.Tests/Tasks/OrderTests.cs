using CsCheck;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tests.Tasks;

public sealed class OrderTests
{
    // Any graph of up to nine containers, with edges of every kind.
    private static readonly Gen<IReadOnlyList<ContainerDefinition>> Graphs =
        from count in Gen.Int[1, 9]
        from edges in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1], Gen.Int[0, 2]).List[0, 12]
        select (IReadOnlyList<ContainerDefinition>)[.. Enumerable.Range(0, count).Select(i => Container(i, edges))];

    [Fact]
    public void Every_container_stands_behind_all_that_it_waits_for() => Graphs.Sample(containers =>
    {
        if (DependencyOrder.FindCycle(containers) is { } cycle)
            return IsCycle(cycle, containers);

        var sorted = DependencyOrder.Sort(containers);
        var at = sorted.Select((c, i) => (c.Name, i)).ToDictionary(p => p.Name, p => p.i);
        return sorted.Count == containers.Count && sorted.All(c => DependencyOrder.Of(c).All(d => at[d.Container] < at[c.Name]));
    });

    [Fact]
    public void Without_dependencies_the_order_is_the_definitions()
    {
        var containers = Enumerable.Range(0, 5).Select(i => Container(i, [])).ToList();

        Assert.Equal(containers, DependencyOrder.Sort(containers));
    }

    // A cycle that is told must be one, and one that is sorted over would have thrown.
    private static bool IsCycle(IReadOnlyList<string> cycle, IReadOnlyList<ContainerDefinition> containers) =>
        cycle.Count > 1 && cycle[0] == cycle[^1]
        && cycle.Zip(cycle.Skip(1)).All(step => DependencyOrder.Of(containers.First(c => c.Name == step.First)).Any(d => d.Container == step.Second));

    private static ContainerDefinition Container(int index, IReadOnlyList<(int From, int To, int Kind)> edges)
    {
        var own = edges.Where(e => e.From == index).ToList();
        return new ContainerDefinition("c" + index, "image")
        {
            DependsOn = [.. own.Where(e => e.Kind == 0).Select(e => new ContainerDependency("c" + e.To, DependencyCondition.Start))],
            Links = [.. own.Where(e => e.Kind == 1).Select(e => $"c{e.To}:alias")],
            VolumesFrom = [.. own.Where(e => e.Kind == 2).Select(e => new VolumesFrom("c" + e.To, IsReadOnly: false))],
        };
    }
}
