using Injector.Endpoint.Grants;
using Injector.Kubernetes.Grants;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint;

/// <summary>Plugs the cluster's RoleGrant resources into the endpoint.</summary>
internal sealed class GrantResources(IKubernetes client, TimeProvider time, ILoggerFactory loggers) : IGrantFeed, IAsyncDisposable
{
    private GrantWatch? watch;

    /// <inheritdoc />
    public void Start(Action<IReadOnlyCollection<GrantDocument>> changed)
    {
        watch = new GrantWatch(
            client, resources => changed([.. resources.Select(r => new GrantDocument(r.Name, r.Version, r.Json))]), new GrantWatchOptions(), time,
            loggers.CreateLogger<GrantWatch>());
        watch.Start();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => watch?.DisposeAsync() ?? ValueTask.CompletedTask;
}
