using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Micro;
using Injector.Benchmarks.Worlds;
using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Endpoint.Admin;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Store;
using Injector.Endpoint.Workloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Benchmarks.Scenarios;

/// <summary>
/// What the endpoint keeps in memory for a workload whose credentials it holds: live managed bytes of its registry and store, in this
/// process, so that garbage and the collector's own ideas of size do not blur it.
/// </summary>
internal sealed class EndpointMemory : IScenario
{
    private const double Kilo = 1000;
    private const int Before = 200;
    private const int Ids = 5000;
    private static readonly Figure PerId = new("endpoint memory per known id, its answer of 1.1 kB held", "kB", Budget.AtMost(2)) { IsPortable = true, Accounted = 2.7 };

    public string Name => "endpoint-memory";

    public bool InShortForm => true;

    public bool OncePerRun => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        var time = TimeProvider.System;
        using var store = new CredentialStore(
            new RealSizeSource(time), new StoreOptions(), new EndpointMetrics(), time, NullLogger<CredentialStore>.Instance);
        var registry = new WorkloadRegistry(
            new WorkloadState(world.NewFolder("state"), NullLogger<WorkloadState>.Instance), store, new RateLimit(40, 60), time);
        var decision = new CredentialDecision(new SomeGrants(1), time);
        await KnowAsync(registry, decision, 0, Before);
        var before = Live();
        await KnowAsync(registry, decision, Before, Ids);
        samples.Add(PerId, (Live() - before) / Kilo / Ids);
        GC.KeepAlive(registry);
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task KnowAsync(WorkloadRegistry registry, CredentialDecision decision, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            // As the admin socket makes them: every text comes out of a JSON document of its own.
            var id = CredentialId.New();
            using var body = JsonDocument.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
                {"platform":"docker","names":{"container":"orders-{{i}}"},"image":{"repository":"registry.test/orders"},
                 "taskRoleArn":"arn:aws:iam::111122223333:role/orders","doors":["loopback"]}
                """));
            registry.Register(WorkloadRequest.Read(id, body.RootElement));
            registry.TryGet(id.Value, out var workload);
            var answer = await decision.GetAsync(workload!, CredentialRoute.V2, trace: null, CancellationToken.None);
            if (answer.Status != (int)HttpStatusCode.OK)
                throw new BenchException($"expected credentials, found status {answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
        }
    }
}
