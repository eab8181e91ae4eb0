namespace Injector.Endpoint.Sources;

/// <summary>
/// The source <c>payload</c>: credentials only ever come by control message. A workload that was registered instead gets none, and is told.
/// </summary>
internal sealed class PayloadOnlySource : ICredentialSource
{
    /// <inheritdoc />
    public Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation) => Task.FromResult(SourceResult.Failed(
        SourceFailure.Unavailable, "this endpoint takes credentials from control-plane payloads only, and none names this workload"));
}
