using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Injector.Integration.Tests.Kubernetes;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;

namespace Injector.Integration.Tests.Faults;

/// <summary>
/// The way to the API server is slow, deaf or cut, for the webhook and for the endpoint: no pod comes through without what it asked for, no pod
/// gets anything that is not its own, those that are known go on, and all of it heals.
/// </summary>
public sealed class ApiServerFaultTests
{
    private const string Role = FaultWorld.RolePrefix + "orders";
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Pods_are_injected_or_refused_and_asked_for_their_own_role_or_503()
    {
        RealParts.NeedProxy();
        await using var world = await KubernetesWorld.StartAsync();
        world.Api.Put(PodCredentialsTests.Grant("orders", Role, "shop", "orders"));
        var warm = await PodAsync(world, "warm");
        using var known = NewAsker(world, warm);
        await known.RecoverAsync(RecoverWithin, () => world.Output);

        var offsets = RealParts.Times > 1 ? Enumerable.Range(0, 100).Select(i => i * 40) : [0, 1500, 3000];

        // A half-open connection is waited for: a minute that only the long form has.
        IEnumerable<Fault> faults = [.. AnswerFaults.OfConnections.Where(fault => RealParts.Times > 1 || !fault.IsHalfOpen), .. offsets.Select(AnswerFaults.Reset)];
        foreach (var (fault, i) in faults.Select((fault, i) => (fault, i)))
        {
            world.Proxy.Always(fault);
            world.Proxy.Cut();
            await PodAsync(world, $"during-{i}");
            using var stranger = NewAsker(world, world.Api.Find("v1", "Pod", "shop", "warm")!);
            await stranger.AskAsync();
            Assert.Equal(200, await known.AskAsync());

            world.Proxy.Always(Fault.None);
            var clock = Stopwatch.StartNew();
            await stranger.RecoverAsync(RecoverWithin, () => $"{fault}\n{world.Output}");
            while (await PodAsync(world, $"after-{i}") is null)
                Assert.True(clock.Elapsed < RecoverWithin, $"{fault}: no pod is injected\n{world.Output}");
            FaultTimes.Record($"API server: {(fault.ResetAt is null ? fault.Name : "reset at a byte")}", clock.Elapsed);
        }
    }

    // As the API server has stored it; null where it was refused. One that came through carries what it asked for.
    private static async Task<JsonNode?> PodAsync(KubernetesWorld world, string name)
    {
        world.Api.Remove("v1", "Pod", "shop", name);
        var (code, body) = await world.CreateAsync(PodCredentialsTests.NewPod(name));
        if (code != HttpStatusCode.Created)
            return null;

        Assert.Contains("ecs-credential-proxy", body.ToJsonString(), StringComparison.Ordinal);
        return body;
    }

    // A fresh token, of which nothing is known yet.
    private static Asker NewAsker(KubernetesWorld world, JsonNode? pod)
    {
        Assert.NotNull(pod);
        var metadata = pod["metadata"]!;
        var token = world.Api.IssuePodToken(
            "shop", "orders", (string)metadata["name"]!, (string)metadata["uid"]!, ["ecs-injector.io"],
            TimeSpan.FromHours(1) + TimeSpan.FromSeconds(Random.Shared.Next(10_000)));
        return new Asker(
            new Uri($"https://{KubernetesWorld.EndpointName}:{world.EndpointPort}"), (string)metadata["annotations"]!["ecs-injector.io/credential-id"]!, Role,
            token, world.NewPodHandler());
    }
}
