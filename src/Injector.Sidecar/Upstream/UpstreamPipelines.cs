using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Injector.Sidecar.Upstream;

/// <summary>
/// How often and how long the upstream is asked. In front of a waiting SDK: short tries within its patience. In the background: longer
/// ones. Both share a circuit breaker that opens for a second, so that an outage costs one probe a second and its end is seen at once.
/// </summary>
internal sealed class UpstreamPipelines
{
    private static readonly PredicateBuilder<UpstreamReply> Outages = new PredicateBuilder<UpstreamReply>()
        .HandleResult(reply => reply.Kind is ReplyKind.Outage)
        .Handle<TimeoutRejectedException>();

    /// <summary>Makes both.</summary>
    /// <param name="hold">How long a request waits.</param>
    /// <param name="time">Clock.</param>
    public UpstreamPipelines(TimeSpan hold, TimeProvider time)
    {
        var breaker = new CircuitBreakerStrategyOptions<UpstreamReply>
        {
            FailureRatio = 0.9,
            MinimumThroughput = 8,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(1),
            ShouldHandle = Outages,
        };
        Foreground = Make(time, breaker, total: hold, each: hold * 0.45, retries: 1, pause: TimeSpan.FromMilliseconds(40));
        Background = Make(
            time, breaker, total: TimeSpan.FromSeconds(15), each: TimeSpan.FromSeconds(3), retries: 2, pause: TimeSpan.FromMilliseconds(300));
    }

    /// <summary>While an SDK waits.</summary>
    public ResiliencePipeline<UpstreamReply> Foreground { get; }

    /// <summary>While nobody waits.</summary>
    public ResiliencePipeline<UpstreamReply> Background { get; }

    private static ResiliencePipeline<UpstreamReply> Make(
        TimeProvider time, CircuitBreakerStrategyOptions<UpstreamReply> breaker, TimeSpan total, TimeSpan each, int retries, TimeSpan pause) =>
        new ResiliencePipelineBuilder<UpstreamReply> { TimeProvider = time }
            .AddTimeout(total)
            .AddRetry(new RetryStrategyOptions<UpstreamReply>
            {
                MaxRetryAttempts = retries,
                Delay = pause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = Outages,
            })
            .AddCircuitBreaker(breaker)
            .AddTimeout(each)
            .Build();
}
