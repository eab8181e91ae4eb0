using Injector.Core.Time;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Injector.Sidecar.Upstream;

/// <summary>
/// How often and how long the upstream is asked for one workload. In front of a waiting SDK: short tries within its patience. In the
/// background: longer ones. Both go through one circuit breaker that opens for a second, so that an outage costs a probe a second however
/// many requests wait, and its end is seen at once. Each workload has its own: one that is refused never slows another.
/// </summary>
internal sealed class UpstreamPipelines
{
    private static readonly TimeSpan BackgroundTotal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BackgroundTry = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BackgroundPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ForegroundPause = TimeSpan.FromMilliseconds(40);

    private readonly TimeProvider time;
    private readonly ResiliencePipeline<UpstreamReply> breaker;

    /// <summary>Makes both.</summary>
    /// <param name="hold">How long a request waits.</param>
    /// <param name="time">Clock.</param>
    public UpstreamPipelines(TimeSpan hold, TimeProvider time)
    {
        this.time = new SteadyClock(time);
        breaker = new ResiliencePipelineBuilder<UpstreamReply> { TimeProvider = this.time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<UpstreamReply>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result is { Kind: ReplyKind.Outage }),
            })
            .Build();
        Foreground = Make(total: hold, each: hold * 0.45, retries: 1, ForegroundPause);
        Background = Make(BackgroundTotal, BackgroundTry, retries: 2, BackgroundPause);
    }

    /// <summary>While an SDK waits.</summary>
    public ResiliencePipeline<UpstreamReply> Foreground { get; }

    /// <summary>While nobody waits.</summary>
    public ResiliencePipeline<UpstreamReply> Background { get; }

    private ResiliencePipeline<UpstreamReply> Make(TimeSpan total, TimeSpan each, int retries, TimeSpan pause) =>
        new ResiliencePipelineBuilder<UpstreamReply> { TimeProvider = time }
            .AddTimeout(total)
            .AddRetry(new RetryStrategyOptions<UpstreamReply>
            {
                MaxRetryAttempts = retries,
                Delay = pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result is { Kind: ReplyKind.Outage, Passing: true }),
            })
            .AddPipeline(breaker)
            .AddTimeout(each)
            .Build();
}
