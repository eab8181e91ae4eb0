using Injector.Core.Wire;
using Injector.Sidecar.Listening;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Tests.World;

namespace Injector.Sidecar.Tests.Credentials;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("/v2/credentials/")]
    [InlineData("/v1/credentials?id=")]
    public async Task An_answer_from_memory_allocates_nothing(string form)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        var scope = new ListenerScope(world.Sidecar.Workloads);
        var metrics = new SidecarMetrics();
        var hosts = new HostRule([]);
        var target = form + world.Id.Value;
        Answer(scope, hosts, metrics, target);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Answer(scope, hosts, metrics, target);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Answer(ListenerScope scope, HostRule hosts, SidecarMetrics metrics, string target)
    {
        if (!hosts.Allows("169.254.170.2", 51679) || scope.FindByTarget(target, out _) is not { } workload || !workload.TryGetBody(out _))
            throw new InvalidOperationException("expected an answer from memory");
        metrics.Served();
    }
}
