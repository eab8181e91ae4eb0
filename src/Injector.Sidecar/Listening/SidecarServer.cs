using System.Net;
using System.Net.Sockets;
using System.Text;
using Injector.Hosting.Connections;
using Injector.Hosting.Listening;
using Injector.Sidecar.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Listening;

/// <summary>
/// The sidecar's one server, for all its listeners. Kestrel without the web host around it: no container, no configuration, a quarter less
/// memory, and a sidecar is multiplied by every workload.
/// </summary>
internal sealed class SidecarServer : IAsyncDisposable
{
    private const int CredentialPlaces = 512;
    private const int AdminPlaces = 64;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    private readonly KestrelServerOptions options = new() { AddServerHeader = false, AllowSynchronousIO = false };
    private readonly KestrelServer server;
    private readonly SidecarMetrics metrics;
    private readonly RequestApplication application;
    private IPEndPoint? adminEndPoint;

    /// <summary>Makes the server; it does not listen yet.</summary>
    /// <param name="transport">Opens the listeners.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="handler">Answers every request.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public SidecarServer(
        IConnectionListenerFactory transport, SidecarMetrics metrics, RequestDelegate handler, TimeProvider time, ILoggerFactory loggers)
    {
        this.metrics = metrics;
        var credentials = new ConnectionLimit(CredentialPlaces, "credentials", metrics.Registry, loggers, time);

        // Places of its own: whoever fills the others must not make the sidecar look dead.
        var admin = new ConnectionLimit(AdminPlaces, "admin", metrics.Registry, loggers, time);
        options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        application = new RequestApplication(handler);
        server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), new PacedTransport(transport, LimitOf), loggers);
        ConnectionLimit LimitOf(EndPoint endPoint) => ReferenceEquals(endPoint, adminEndPoint) ? admin : credentials;
    }

    /// <summary>Where it listens, in the order in which the listeners were added.</summary>
    public IReadOnlyList<string> Addresses => [.. server.Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Adds a listener whose connections may ask for the credentials in <paramref name="scope"/>.</summary>
    public void ListenFor(ListenerScope scope, IPEndPoint endPoint) => options.Listen(endPoint, listener => OnlyNear(listener, scope));

    /// <summary>Adds the listeners that are handed over at <paramref name="path"/>; their connections bring their scope along.</summary>
    public void ListenForHandedOver(string path) =>
        options.Listen(new UnixDomainSocketEndPoint(path), listener => OnlyNear(listener, scope: null));

    /// <summary>Adds the listener for health and metrics: open to whoever can reach it, and without credentials.</summary>
    public void ListenForAdmin(IPEndPoint endPoint)
    {
        // One of its own: the two may be equal, on ports that the kernel chooses.
        var resolved = AnyAddress.Resolve(endPoint);
        adminEndPoint = new IPEndPoint(resolved.Address, resolved.Port);
        options.Listen(adminEndPoint, listener => listener.Use(HeldConnection.Guard));
    }

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public Task StartAsync(CancellationToken cancellation) => server.StartAsync(application, cancellation);

    /// <summary>Drains and ends; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(DrainTime);
        try
        {
            await server.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever is still connected has had his time.
        }

        server.Dispose();
    }

    private void OnlyNear(ListenOptions listener, ListenerScope? scope)
    {
        listener.Use(HeldConnection.Guard);
        listener.Use(next => connection =>
        {
            if (!PeerRule.Allows(connection.RemoteEndPoint))
            {
                metrics.ForeignPeer();
                connection.Abort();
                return Task.CompletedTask;
            }

            if (scope is not null)
                connection.Features.Set(scope);
            return next(connection);
        });
    }
}
