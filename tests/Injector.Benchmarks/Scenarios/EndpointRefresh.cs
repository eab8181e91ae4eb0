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
    private const string Refusals = "injector_endpoint_requests_total{status=\"503\"";
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromSeconds(5);

    private static readonly Figure Calls = new("10,000 ids from an STS that throttles at 100/s: STS calls per pair", "", Budget.AtMost(1.001));
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
        var begun = await endpoint.CounterAsync(Refusals);
        var (second, late) = (first, 0);
        for (var pass = 0; pass < Passes && second.Zip(first).Any(pair => pair.First == pair.Second); pass++)
        {
            await Task.Delay(BetweenPasses, TimeProvider.System);
            second = await AskAllAsync(endpoint);
            var now = TimeProvider.System.GetUtcNow();
            late = Math.Max(late, second.Count(end => end <= now));
        }

        // Whoever had a pair and was told 503 had none any more.
        late += (int)(await endpoint.CounterAsync(Refusals) - begun);
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
                var connection = new HttpConnection(endpoint.Address);
                for (var i = number; i < expirations.Length;)
                {
                    if (TryAsk(connection, new Uri(endpoint.Address, EndpointWorld.PathOf(endpoint.Ids[i])), out expirations[i]))
                    {
                        i += Askers;
                        continue;
                    }

                    // No pair within the time that the endpoint holds a request: an SDK asks again, and so does this.
                    connection.Dispose();
                    connection = new HttpConnection(endpoint.Address);
                }

                connection.Dispose();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return expirations;
    }

    private static bool TryAsk(HttpConnection connection, Uri address, out DateTimeOffset expiration)
    {
        expiration = default;
        try
        {
            var reader = new Utf8JsonReader(connection.Ask(HttpConnection.Request(address)));
            using var document = JsonDocument.ParseValue(ref reader);
            expiration = DateTimeOffset.Parse(document.RootElement.GetProperty("Expiration").GetString()!, CultureInfo.InvariantCulture);
            return true;
        }
        catch (BenchException)
        {
            return false;
        }
    }
}
