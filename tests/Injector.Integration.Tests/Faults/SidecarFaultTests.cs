using Injector.Integration.Tests.World;
using Injector.Testing.Faults;

namespace Injector.Integration.Tests.Faults;

/// <summary>Everything that can go wrong between the published sidecar and its endpoint: no wrong answer is ever given, and all of it heals.</summary>
public sealed class SidecarFaultTests
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(20);

    private static bool IsLong => RealParts.Times > 1;

    [Fact]
    public async Task A_sidecar_that_starts_into_a_fault_answers_503_and_is_well_soon_after_its_end()
    {
        RealParts.NeedProxy();
        await using var world = await FaultWorld.StartAsync("1h");
        var offsets = AnswerFaults.Offsets(await world.AnswerLengthAsync(), IsLong ? int.MaxValue : 25).Select(AnswerFaults.Reset);

        foreach (var batch in AnswerFaults.All.Concat(offsets).Chunk(50))
            await Task.WhenAll(batch.Select((fault, i) => StartIntoAsync(world, fault, $"cold-{i}")));
    }

    [Fact]
    public async Task A_sidecar_with_credentials_serves_them_until_they_expire_and_not_longer_whatever_the_fault()
    {
        RealParts.NeedProxy();
        await using var world = await FaultWorld.StartAsync("5s");
        IReadOnlyList<Fault> faults = [.. AnswerFaults.All, AnswerFaults.Reset(0), AnswerFaults.Reset(200), AnswerFaults.Reset(400)];

        await Task.WhenAll(faults.Select((fault, i) => OutliveAsync(world, fault, $"warm-{i}")));
    }

    private static async Task StartIntoAsync(FaultWorld world, Fault fault, string name)
    {
        var workload = await world.RegisterAsync(name);
        world.Break(workload.Id, fault);
        await using var sidecar = await world.SidecarAsync(workload);
        using var asker = new Asker(sidecar.Address, workload.Id, FaultWorld.RolePrefix + name);
        for (var i = 0; i < 3; i++)
            await asker.AskAsync();
        if (fault.ResetAt is not null || fault.IsHalfOpen)
            Assert.DoesNotContain(200, asker.Statuses);

        await HealAsync(world, fault, workload.Id, asker, sidecar, "start into ");
    }

    private static async Task OutliveAsync(FaultWorld world, Fault fault, string name)
    {
        var workload = await world.RegisterAsync(name);
        await using var sidecar = await world.SidecarAsync(workload);
        using var asker = new Asker(sidecar.Address, workload.Id, FaultWorld.RolePrefix + name);
        await asker.RecoverAsync(RecoverWithin, () => sidecar.Output);

        world.Break(workload.Id, fault);
        await asker.AskForAsync(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(503, asker.Statuses.SkipWhile(status => status == 503));
        await asker.AskForAsync(TimeSpan.FromSeconds(6));

        await HealAsync(world, fault, workload.Id, asker, sidecar, "");
    }

    private static async Task HealAsync(FaultWorld world, Fault fault, string id, Asker asker, SidecarProcess sidecar, string how)
    {
        world.Break(id, Fault.None);
        var time = await asker.RecoverAsync(RecoverWithin, () => $"{fault}\n{sidecar.Output}");
        FaultTimes.Record($"sidecar and endpoint: {how}{(fault.ResetAt is null ? fault.Name : "reset at any byte")}", time);
    }
}
