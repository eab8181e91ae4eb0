using Injector.Endpoint.Grants;

namespace Injector.Kubernetes.Tests.World;

/// <summary>A cluster that never tells its grants.</summary>
internal sealed class SilentFeed : IGrantFeed
{
    /// <inheritdoc />
    public void Start(Action<IReadOnlyCollection<GrantDocument>> changed)
    {
        // Never.
    }
}
