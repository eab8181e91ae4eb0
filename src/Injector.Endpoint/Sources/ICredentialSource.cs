namespace Injector.Endpoint.Sources;

/// <summary>Where credentials of a granted role come from.</summary>
internal interface ICredentialSource
{
    /// <summary>Gets a pair. Failures are values; only cancellation throws.</summary>
    Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation);
}
