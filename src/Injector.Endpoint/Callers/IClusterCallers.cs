namespace Injector.Endpoint.Callers;

/// <summary>Whoever can say which pod holds a service-account token. Owned by the endpoint, so that it needs no cluster to be built or run.</summary>
public interface IClusterCallers
{
    /// <summary>Who has shown this token. Bounded in time; an outage is an answer.</summary>
    /// <param name="token">The token, without any scheme.</param>
    /// <param name="onlyFromMemory">Nobody is asked about a token that is not known yet: its holder is nobody.</param>
    /// <param name="cancellation">The caller has gone.</param>
    ValueTask<ClusterCaller> IdentifyAsync(string token, bool onlyFromMemory, CancellationToken cancellation);
}
