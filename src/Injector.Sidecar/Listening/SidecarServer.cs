using System.Net;
using System.Text;
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
    private const int MaxConnections = 512;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    private readonly KestrelServer server;
    private readonly RequestApplication application;

    /// <summary>Makes the server; it does not listen yet.</summary>
    /// <param name="transport">Opens the listeners.</param>
    /// <param name="handler">Answers every request.</param>
    /// <param name="loggers">Where it logs.</param>
    public SidecarServer(IConnectionListenerFactory transport, RequestDelegate handler, ILoggerFactory loggers)
    {
        Options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        Options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        Options.Limits.MaxConcurrentConnections = MaxConnections;
        Options.Limits.MaxRequestBodySize = 0;
        Options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        Options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        Options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        Options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        application = new RequestApplication(handler);
        server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(Options), transport, loggers);
    }

    /// <summary>Listeners are added here before the start.</summary>
    public KestrelServerOptions Options { get; }

    /// <summary>Where it listens, in the order in which the listeners were added.</summary>
    public IReadOnlyList<string> Addresses => [.. server.Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Adds a listener whose connections may ask for the credentials in <paramref name="scope"/>, if they come from near by.</summary>
    public void ListenFor(EndPoint endPoint, ListenerScope scope, SidecarMetrics metrics) =>
        Options.Listen(endPoint, listener => listener.Use(next => connection =>
        {
            if (!PeerRule.Allows(connection.RemoteEndPoint))
            {
                metrics.ForeignPeer();
                connection.Abort();
                return Task.CompletedTask;
            }

            connection.Features.Set(scope);
            return next(connection);
        }));

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
}
