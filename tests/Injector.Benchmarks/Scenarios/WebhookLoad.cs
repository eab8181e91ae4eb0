using Injector.Benchmarks.Load;
using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>Reviews of one, ten and forty containers over TLS: CPU, latency, size of the answer, memory.</summary>
internal sealed class WebhookLoad : IScenario
{
    private const int Connections = 32;
    private const int ManyConnections = 256;
    private const int PerSecond = 1000;
    private const int Slices = 3;
    private const double Kilo = 1000;

    private static readonly Figure OneCpu = new("webhook, one container over TLS, wrk -c32, CPU per review", "µs", Budget.AtMost(75));
    private static readonly Figure OneRate = new("webhook, one container, rate", "rps");
    private static readonly Figure OneP99 = new("webhook, one container, paced 1,000 rps, p99", "ms", Budget.AtMost(1.2));
    private static readonly Figure FortyCpu = new("webhook, forty containers (170 kB) over TLS, CPU per review", "ms", Budget.AtMost(1.5));
    private static readonly Figure FortySize = new("webhook, forty containers, size of the answer", "kB", Budget.AtMost(25)) { IsPortable = true };
    private static readonly Figure Peak = new("webhook peak RSS, large body at 256 connections", "MB", Budget.AtMost(120)) { IsPortable = true, Accounted = 230 };
    private static readonly Figure Growth = new("webhook growth: CPU per container, 10 to 40 against 1 to 10", "×", Budget.AtMost(1.15)) { IsPortable = true };

    public string Name => "webhook-load";

    public bool InShortForm => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        await using var webhook = await WebhookWorld.StartAsync(world);
        var answer = webhook.Review(ReviewBodies.Forty);
        if (!ReviewBodies.IsInjected(answer) || !ReviewBodies.IsInjected(webhook.Review(ReviewBodies.One)))
            throw new BenchException("expected every review to inject, found one without a patch");

        samples.Add(FortySize, answer.Length / Kilo);
        await WarmUpAsync(webhook);
        var one = await LoadAsync(world, webhook, world.Options.LoadTime, "one", ReviewBodies.One);
        var nginx = await LoadedServer.RunAsync(
            world.Yardstick.Pid, world.Yardstick.Tls, Connections, world.Options.LoadTime, WrkScripts.Post(world.Folder, "one", ReviewBodies.One));
        samples.Add(OneCpu, one.CpuPerRequest, nginx.CpuPerRequest);
        samples.Add(OneRate, one.Load.PerSecond, nginx.Load.PerSecond);
        if (!world.Options.Short)
            samples.Add(OneP99, await PacedClient.P99Async(webhook.Reviews, PerSecond, world.Options.LoadTime, ReviewBodies.One));

        var (small, ten, forty) = await GrowthAsync(world, webhook);
        samples.Add(FortyCpu, forty / Kilo);
        samples.Add(Growth, (forty - ten) / 30 / ((ten - small) / 9));
        await Wrk.RunAsync(webhook.Reviews, ManyConnections, world.Options.LoadTime, WrkScripts.Post(world.Folder, "forty", ReviewBodies.Forty));
        samples.Add(Peak, ProcessFigures.Peak(webhook.Pid));
    }

    // CPU per review of one, ten and forty containers, in turns: what slows a busy machine down for a while slows all three.
    private static async Task<(double Small, double Ten, double Forty)> GrowthAsync(BenchWorld world, WebhookWorld webhook)
    {
        var time = world.Options.LoadTime / 2;
        var (small, ten, forty) = (0.0, 0.0, 0.0);
        for (var slice = 0; slice < Slices; slice++)
        {
            small += (await LoadAsync(world, webhook, time, "one-of-forty", ReviewBodies.OneOfForty)).CpuPerRequest / Slices;
            ten += (await LoadAsync(world, webhook, time, "ten", ReviewBodies.Ten)).CpuPerRequest / Slices;
            forty += (await LoadAsync(world, webhook, time, "forty", ReviewBodies.Forty)).CpuPerRequest / Slices;
        }

        return (small, ten, forty);
    }

    // The code is compiled again once it is known to be hot, and for each size other code is; that is no part of a review's price.
    private static async Task WarmUpAsync(WebhookWorld webhook)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                foreach (var (body, times) in new[] { (ReviewBodies.One, 3000), (ReviewBodies.OneOfForty, 1000), (ReviewBodies.Ten, 1000), (ReviewBodies.Forty, 300) })
                {
                    using var connection = new HttpConnection(webhook.Reviews);
                    var request = HttpConnection.Request(webhook.Reviews, body);
                    for (var i = 0; i < times; i++)
                        connection.Ask(request);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        // That is done in the background, some time later.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
    }

    private static Task<LoadedServer> LoadAsync(BenchWorld world, WebhookWorld webhook, TimeSpan time, string name, byte[] body) =>
        LoadedServer.RunAsync(webhook.Pid, webhook.Reviews, Connections, time, WrkScripts.Post(world.Folder, name, body));
}
