using System.Text;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;

namespace Injector.Integration.Tests.Faults;

/// <summary>Everything that can go wrong between the endpoint and STS: no wrong answer is ever given, and all of it heals.</summary>
public sealed class SourceFaultTests
{
    private const string Stranger = "stranger";
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Each_workload_gets_its_own_role_or_503_and_is_well_soon_after_the_end_of_a_fault()
    {
        RealParts.NeedProxy();
        await using var world = await StsWorld.StartAsync();
        using var measured = await world.AskerAsync("measured");
        var length = 0;
        world.Proxy.Always(new Fault("measured") { Rewrite = answer => Measure(answer.ToBytes(), ref length) });
        await measured.RecoverAsync(RecoverWithin, () => world.Endpoint.Output);

        var offsets = AnswerFaults.Offsets(length, RealParts.Times > 1 ? int.MaxValue : 25).Select(AnswerFaults.Reset);
        foreach (var batch in AnswerFaults.All.Append(SomebodyElses).Concat(offsets).Chunk(50))
            await GoThroughAsync(world, batch);
    }

    // What STS would say to another workload: another role, another session, another pair.
    private static Fault SomebodyElses { get; } = new("another workload's answer")
    {
        Rewrite = answer => answer.WithBody(Encoding.UTF8.GetBytes(answer.Text
            .Replace("assumed-role/sts-", "assumed-role/" + Stranger + "-", StringComparison.Ordinal)
            .Replace("ASIASTS-", "ASIASTRANGER-", StringComparison.Ordinal))).ToBytes(),
    };

    private static async Task GoThroughAsync(StsWorld world, Fault[] faults)
    {
        var healed = new bool[faults.Length];
        world.Proxy.Choose = request =>
        {
            var index = int.Parse(StsWorld.RoleIn(request!).Split('-')[^1], null);
            return Volatile.Read(ref healed[index]) ? Fault.None : faults[index];
        };
        var prefix = $"sts-{Guid.NewGuid().ToString("N")[..8]}-";
        var askers = await world.AskersAsync(prefix, faults.Length);

        await Task.WhenAll(askers.Select(async (asker, i) =>
        {
            for (var n = 0; n < 3; n++)
                await asker.AskAsync();
            if (faults[i].ResetAt is not null || faults[i].IsHalfOpen || faults[i] == SomebodyElses)
                Assert.DoesNotContain(200, asker.Statuses);

            Volatile.Write(ref healed[i], true);
            var time = await asker.RecoverAsync(RecoverWithin, () => $"{faults[i]}\n{world.Endpoint.Output}");
            FaultTimes.Record($"endpoint and STS: {(faults[i].ResetAt is null ? faults[i].Name : "reset at any byte")}", time);
            asker.Dispose();
        }));
    }

    private static byte[] Measure(byte[] answer, ref int length)
    {
        Volatile.Write(ref length, answer.Length);
        return answer;
    }
}
