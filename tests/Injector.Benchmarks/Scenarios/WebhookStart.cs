using Injector.Benchmarks.Measuring;
using Injector.Benchmarks.Worlds;

namespace Injector.Benchmarks.Scenarios;

/// <summary>A fresh webhook: how soon it is ready, what its first review costs, what it weighs when idle.</summary>
internal sealed class WebhookStart : IScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly Figure Ready = new("webhook start → ready", "s", Budget.AtMost(1));
    private static readonly Figure First = new("webhook, first review after start", "ms", Budget.AtMost(60));
    private static readonly Figure Idle = new("webhook idle, RSS", "MB", Budget.AtMost(70)) { IsPortable = true, Accounted = 118 };

    public string Name => "webhook-start";

    public bool InShortForm => true;

    public async Task RunAsync(BenchWorld world, Samples samples)
    {
        var body = ReviewBodies.One;
        await using var webhook = await WebhookWorld.StartAsync(world);
        samples.Add(Ready, webhook.ReadyAfter);
        await Task.Delay(Rest, TimeProvider.System);
        samples.Add(Idle, ProcessFigures.Rss(webhook.Pid));
        var start = TimeProvider.System.GetTimestamp();
        var answer = webhook.Review(body);
        samples.Add(First, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        if (!ReviewBodies.IsInjected(answer))
            throw new BenchException("expected the first review to inject, found no patch");
    }
}
