using Injector.Sidecar.Metrics;
using Injector.Sidecar.Traces;
using Injector.Sidecar.Upstream;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Injector.Sidecar.Credentials;

/// <summary>What the credentials of all workloads share: the way to the upstream, the limits, the clock.</summary>
internal sealed record CredentialContext
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Asks the upstream.</summary>
    public required UpstreamClient Client { get; init; }

    /// <summary>How long a request waits for credentials.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>How often a grant is checked.</summary>
    public required TimeSpan RevalidateEvery { get; init; }

    /// <summary>Whether questions are named as parts of a trace.</summary>
    public bool Traces { get; init; }

    /// <summary>Counts.</summary>
    public required SidecarMetrics Metrics { get; init; }

    /// <summary>Clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>A trace that begins now; null where nobody wants any.</summary>
    /// <param name="forSdk">Whether an SDK waits.</param>
    public QuestionTrace? BeginTrace(bool forSdk) => Traces ? new QuestionTrace(forSdk, Time) : null;

    /// <summary>Asks for credentials through a pipeline; failures are values.</summary>
    public async Task<UpstreamReply> AskAsync(
        ResiliencePipeline<UpstreamReply> pipeline, UpstreamKey key, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static (state, stop) => new ValueTask<UpstreamReply>(state.Client.GetAsync(state.key, stop)),
                (Client, key), cancellation);
        }
        catch (TimeoutRejectedException)
        {
            return UpstreamReply.Outage("the upstream does not answer in time");
        }
        catch (BrokenCircuitException)
        {
            return UpstreamReply.Outage("the upstream has failed repeatedly and is given a second's rest");
        }
    }

    /// <summary>Asks once whether credentials are still granted; null when a GET must tell.</summary>
    public async Task<UpstreamReply?> CheckAsync(UpstreamKey key, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(CheckTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await Client.HeadAsync(key, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return UpstreamReply.Outage("the upstream does not answer in time");
        }
    }
}
