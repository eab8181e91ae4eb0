using Injector.Integration.Tests.World;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Injector.Integration.Tests.World;

/// <summary>The classes that take minutes begin first: one of them alone at the end would keep everybody waiting.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Longest first, by seconds that they took; whatever is not named comes after.
    private static readonly string[] Long =
    [
        "Docker.HookCrowdTests", "Docker.RecreateRecoveryTests", "Runtime.LeakTests", "Sdks.SdkTests", "Docker.HoldTests", "Runtime.WaysInTests",
        "Isolation.NeighbourTests", "Traces.CollectorOutageTests", "Tasks.HookTaskTests", "Docker.HookAbsenceTests", "Docker.RecreateTests",
        "Runtime.FirstInstructionTests", "Rehearse.RehearseTests", "Host.HostReachTests", "Kubernetes.RoleTests",
    ];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains($"Tests.{name} ", StringComparison.Ordinal)
            || collection.TestCollectionDisplayName.EndsWith($"Tests.{name}", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
