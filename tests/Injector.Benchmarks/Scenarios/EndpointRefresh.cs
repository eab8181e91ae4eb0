using System.Globalization;
using System.Text.Json;
using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;
using Injector.Testing.Sts;

namespace Injector.Benchmarks.Scenarios;

/// <summary>
/// 10,000 workloads whose credentials come from an STS that takes 100 ms and throttles at 100 requests a second: all get a pair, are asked
/// for again and again, and have a second one before the first has expired, with one call to STS for each pair.
/// </summary>
internal sealed class EndpointRefresh : IScenario
{
    private const int PerSecond = 100;
    private const int Askers = 24;
    private const int Passes = 60;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromSeconds(5);

    private static readonly Figure Calls = new("10,000 ids from an STS that throttles at 100/s: STS calls per pair", "", Budget.AtMost(1));
    private static readonly Figure Throttled = new("10,000 ids: calls that STS throttled", "", Budget.AtMost(0));
    private static readonly Figure Late = new("10,000 ids: not fresh before their predecessor expired", "", Budget.AtMost(0));

    public string Name => "endpoint-sts";

    public bool OncePerRun => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var sts = await FakeSts.StartAsync();
        sts.Latency = Latency;
        sts.PerSecond = PerSecond;
        sts.Lifetime = Lifetime;
        var folder = world.NewFolder("sts");
        var grants = Path.Combine(folder, "grants.yaml");
        await File.WriteAllTextAsync(grants, """
            apiVersion: ecs-injector.io/v1alpha1
            kind: RoleGrant
            metadata: {name: orders}
            spec:
              roles: ["arn:aws:iam::111122223333:role/orders"]
              subjects:
              - docker: {repository: registry.test/orders}

            """);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = "AKIABENCH", ["AWS_SECRET_ACCESS_KEY"] = "bench" };
        await using var endpoint = await EndpointWorld.StartAsync(
            world.Options.Injector, folder, keys, "--source", "sts", "--region", "us-east-1", "--sts-endpoint", sts.Url, "--grants", grants);
        await endpoint.KnowAsync(BenchWorld.ManyIds);

        var first = await AskAllAsync(endpoint);
        var (second, late) = (first, 0);
        for (var pass = 0; pass < Passes && second.Zip(first).Any(pair => pair.First == pair.Second); pass++)
        {
            await Task.Delay(BetweenPasses, TimeProvider.System);
            second = await AskAllAsync(endpoint);
            var now = TimeProvider.System.GetUtcNow();
            late = Math.Max(late, second.Count(end => end <= now));
        }

        late += second.Zip(first).Count(pair => pair.First == pair.Second);
        var pairs = await endpoint.CounterAsync("injector_endpoint_source_requests_total{result=\"success\"}");
        samples.Add(Calls, sts.Requests.Count / pairs);
        samples.Add(Throttled, sts.Throttled);
        samples.Add(Late, late);
    }

    // A few askers: whoever has no pair yet waits for his, and what waits for longer than SDKs do is asked for again.
    private static async Task<DateTimeOffset[]> AskAllAsync(EndpointWorld endpoint)
    {
        var expirations = new DateTimeOffset[endpoint.Ids.Count];
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(number => Task.Factory.StartNew(
            () =>
            {
                using var connection = new HttpConnection(endpoint.Address);
                for (var i = number; i < expirations.Length; i += Askers)
                {
                    var answer = connection.Ask(HttpConnection.Request(new Uri(endpoint.Address, EndpointWorld.PathOf(endpoint.Ids[i]))));
                    var reader = new Utf8JsonReader(answer);
                    using var document = JsonDocument.ParseValue(ref reader);
                    expirations[i] = DateTimeOffset.Parse(document.RootElement.GetProperty("Expiration").GetString()!, CultureInfo.InvariantCulture);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return expirations;
    }
}
