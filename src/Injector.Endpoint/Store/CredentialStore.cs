using System.Diagnostics;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Traces;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Store;

/// <summary>What all slots share: the source, the limits, the clock. Ends every refresh when disposed.</summary>
internal sealed class CredentialStore(
    ICredentialSource source, StoreOptions options, EndpointMetrics metrics, TimeProvider time, ILogger<CredentialStore> logger)
    : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SourceQueue queue = new(options.MaxConcurrentFetches, time);

    /// <summary>Limits.</summary>
    public StoreOptions Options => options;

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Log.</summary>
    public ILogger Logger => logger;

    /// <summary>A place for one workload's credentials.</summary>
    public CredentialSlot NewSlot() => new(this);

    /// <summary>Asks the source when its turn has come; one that throttles is asked again, at its pace.</summary>
    /// <param name="request">What for.</param>
    /// <param name="hasNothing">Whether the workload has no pair meanwhile.</param>
    /// <param name="isWanted">Whether anybody still wants it when its turn has come.</param>
    /// <param name="trace">What made it needed; null for none.</param>
    public async Task<SourceResult> FetchAsync(SourceRequest request, bool hasNothing, Func<bool> isWanted, Activity? trace)
    {
        using var span = SourceTrace.Begin(trace, options.SourceName, request);
        var result = await FetchAsync(span is null ? request : request with { Trace = span }, hasNothing, isWanted);
        SourceTrace.Ended(span, result);
        return result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        queue.Dispose();
    }

    private async Task<SourceResult> FetchAsync(SourceRequest request, bool hasNothing, Func<bool> isWanted)
    {
        for (var times = 1; ; times++)
        {
            SourceResult result;
            try
            {
                using var place = await queue.EnterAsync(hasNothing, again: times > 1, stopping.Token);
                if (!isWanted())
                {
                    queue.GiveUp();
                    return NotWanted;
                }

                result = await AskAsync(request);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The latter where it was disposed before this attempt had begun.
                return NotWanted;
            }

            queue.Saw(throttled: IsThrottled(result));
            if (!IsThrottled(result) || times > options.ThrottledRetries)
                return result;
        }
    }

    private static SourceResult NotWanted { get; } = SourceResult.Failed(SourceFailure.Unavailable, "nobody wants credentials any more");

    private static bool IsThrottled(SourceResult result) => !result.IsSuccess && result.Failure is SourceFailure.Throttled;

    // Once, within the limits; a fault of the source is a failure like any other.
    private async Task<SourceResult> AskAsync(SourceRequest request)
    {
        using var timeout = new CancellationTokenSource(options.SourceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, timeout.Token);
        SourceResult result;
        try
        {
            result = await source.GetAsync(request, either.Token);
        }
        catch (OperationCanceledException)
        {
            result = SourceResult.NoAnswer(options.SourceTimeout);
        }
        catch (Exception e)
        {
            result = SourceResult.Failed(SourceFailure.Unavailable, $"the source failed ({e.GetType().Name})");
            StoreLog.Fault(logger, request.Identity.Display, e.GetType().Name);
        }

        if (result.IsSuccess && !result.Credentials.IsValidAt(time.GetUtcNow()))
            result = SourceResult.Failed(SourceFailure.Invalid, "the source gave credentials that have expired already");

        metrics.Fetched(result);
        return result;
    }
}
