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
    private const int WarmUp = 3000;
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
        var one = await LoadAsync(world, webhook, "one", ReviewBodies.One);
        var nginx = await LoadedServer.RunAsync(
            world.Yardstick.Pid, world.Yardstick.Tls, Connections, world.Options.LoadTime, WrkScripts.Post(world.Folder, "one", ReviewBodies.One));
        samples.Add(OneCpu, one.CpuPerRequest, nginx.CpuPerRequest);
        samples.Add(OneRate, one.Load.PerSecond, nginx.Load.PerSecond);
        if (!world.Options.Short)
            samples.Add(OneP99, await PacedClient.P99Async(webhook.Reviews, PerSecond, world.Options.LoadTime, ReviewBodies.One));

        var small = await LoadAsync(world, webhook, "one-of-forty", ReviewBodies.OneOfForty);
        var ten = await LoadAsync(world, webhook, "ten", ReviewBodies.Ten);
        var forty = await LoadAsync(world, webhook, "forty", ReviewBodies.Forty);
        samples.Add(FortyCpu, forty.CpuPerRequest / Kilo);
        samples.Add(Growth, (forty.CpuPerRequest - ten.CpuPerRequest) / 30 / ((ten.CpuPerRequest - small.CpuPerRequest) / 9));
        await Wrk.RunAsync(webhook.Reviews, ManyConnections, world.Options.LoadTime, WrkScripts.Post(world.Folder, "forty", ReviewBodies.Forty));
        samples.Add(Peak, ProcessFigures.Peak(webhook.Pid));
    }

    // The code is compiled again once it is known to be hot; that is no part of a review's price.
    private static Task WarmUpAsync(WebhookWorld webhook) => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
        () =>
        {
            using var connection = new HttpConnection(webhook.Reviews);
            var request = HttpConnection.Request(webhook.Reviews, ReviewBodies.One);
            for (var i = 0; i < WarmUp; i++)
                connection.Ask(request);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static Task<LoadedServer> LoadAsync(BenchWorld world, WebhookWorld webhook, string name, byte[] body) =>
        LoadedServer.RunAsync(webhook.Pid, webhook.Reviews, Connections, world.Options.LoadTime, WrkScripts.Post(world.Folder, name, body));
}
