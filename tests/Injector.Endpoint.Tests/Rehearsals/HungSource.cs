using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Tests.Rehearsals;

/// <summary>A source that takes every question and answers none.</summary>
internal sealed class HungSource : ICredentialSource
{
    public async Task<SourceResult> GetAsync(SourceRequest request, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        throw new InvalidOperationException("expected to wait for ever");
    }
}
