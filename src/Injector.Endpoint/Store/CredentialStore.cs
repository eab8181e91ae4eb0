using Injector.Endpoint.Metrics;
using Injector.Endpoint.Sources;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Store;

/// <summary>What all slots share: the source, the limits, the clock. Ends every refresh when disposed.</summary>
internal sealed class CredentialStore(
    ICredentialSource source, StoreOptions options, EndpointMetrics metrics, TimeProvider time, ILogger<CredentialStore> logger)
    : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places = new(options.MaxConcurrentFetches);

    /// <summary>Limits.</summary>
    public StoreOptions Options => options;

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Log.</summary>
    public ILogger Logger => logger;

    /// <summary>A place for one workload's credentials.</summary>
    public CredentialSlot NewSlot() => new(this);

    /// <summary>Asks the source once, within the limits; a fault of the source is a failure like any other.</summary>
    public async Task<SourceResult> FetchAsync(SourceRequest request)
    {
        using var timeout = new CancellationTokenSource(options.SourceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, timeout.Token);
        SourceResult result;
        try
        {
            await places.WaitAsync(either.Token);
            try
            {
                result = await source.GetAsync(request, either.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            result = SourceResult.Failed(
                SourceFailure.Unavailable, $"the source gave no answer within {options.SourceTimeout.TotalSeconds:0.###} s");
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

    /// <inheritdoc />
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        places.Dispose();
    }
}
