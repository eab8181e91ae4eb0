using Injector.Core.Credentials;
using Injector.Sidecar.Metrics;
using Injector.Sidecar.Upstream;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Injector.Sidecar.Credentials;

/// <summary>What the credentials of all workloads share: the way to the upstream, the limits, the clock.</summary>
internal sealed class CredentialContext(
    UpstreamClient client, UpstreamPipelines pipelines, TimeSpan hold, TimeSpan revalidateEvery, SidecarMetrics metrics,
    TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(3);

    public UpstreamPipelines Pipelines => pipelines;

    public TimeSpan Hold => hold;

    public TimeSpan RevalidateEvery => revalidateEvery;

    public SidecarMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Asks for credentials through a pipeline; failures are values.</summary>
    public async Task<UpstreamReply> AskAsync(
        ResiliencePipeline<UpstreamReply> pipeline, CredentialId id, SecretText? token, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static async (state, stop) => await state.client.GetAsync(state.id, state.token, stop), (client, id, token), cancellation);
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
    public async Task<UpstreamReply?> CheckAsync(CredentialId id, SecretText? token, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(CheckTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await client.HeadAsync(id, token, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return UpstreamReply.Outage("the upstream does not answer in time");
        }
    }
}
