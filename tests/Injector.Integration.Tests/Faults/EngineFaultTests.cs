using System.Diagnostics;
using System.Net.Sockets;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;

namespace Injector.Integration.Tests.Faults;

/// <summary>The way from the hook to a real engine is slow, deaf or cut: who is served stays served, and who is new is served after.</summary>
public sealed class EngineFaultTests(DockerHost host) : IClassFixture<DockerHost>
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Containers_are_served_with_their_own_roles_during_and_after()
    {
        RealParts.NeedDocker();
        var socket = Path.Combine(host.Folder, "faults.sock");
        await using var proxy = FaultProxy.ForBytes(socket, new UnixDomainSocketEndPoint(host.Socket));
        await using var world = await HookWorld.StartThroughAsync(host, socket, "--list-every", "1s");
        var steady = await world.ServiceAsync("steady");
        await AskAsync(world, steady);

        var offsets = RealParts.Times > 1 ? Enumerable.Range(0, 40).Select(i => i * 50) : [0, 700];

        // A half-open connection is waited for: half a minute that only the long form has.
        IEnumerable<Fault> faults = [.. AnswerFaults.OfConnections.Where(fault => fault.Latency < TimeSpan.FromSeconds(1) && (RealParts.Times > 1 || !fault.IsHalfOpen)), .. offsets.Select(AnswerFaults.Reset)];
        foreach (var (fault, i) in faults.Select((fault, i) => (fault, i)))
        {
            proxy.Always(fault);
            proxy.Cut();
            var young = await world.ServiceAsync($"young-{i}");
            await AskAsync(world, steady);

            proxy.Always(Fault.None);
            var clock = Stopwatch.StartNew();
            await AskAsync(world, young);
            FaultTimes.Record($"Docker engine: {(fault.ResetAt is null ? fault.Name : "reset at a byte")}", clock.Elapsed);
            await host.DockerAsync("rm", "-f", young.Name);
        }

        Assert.Null(proxy.Problem);
    }

    // Asks until it is answered, and whatever it is answered with is its own role's.
    private static async Task AskAsync(HookWorld world, Service service)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (code, output) = await world.AskAsync(service.Name, service.Id);
            if (code == 0 && output.Contains("AccessKeyId", StringComparison.Ordinal))
            {
                Assert.Contains($"\"{HookWorld.RoleOf(service.Name)}\"", output, StringComparison.Ordinal);
                return;
            }

            Assert.True(clock.Elapsed < RecoverWithin, $"{service.Name} is not served: {output}\n{world.HookOutput}");
        }
    }
}
