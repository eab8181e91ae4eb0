using Injector.Endpoint.Admin;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Options;
using Injector.Endpoint.Workloads;
using Injector.Hosting.Connections;
using Injector.Hosting.Health;
using Injector.Hosting.Http;
using Injector.Hosting.Listening;
using Injector.Hosting.Sockets;
using Injector.Hosting.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Servers;

/// <summary>The listeners of an endpoint: admin socket, health and metrics, credentials by TCP and unix socket; opened in this order.</summary>
internal sealed class EndpointServers : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = (UnixFileMode)0b110_110_110;
    private const long MaxAdminBody = 16 * 1024 * 1024;
    private const int CredentialPlaces = 8192;
    private const int AdminPlaces = 256;

    private readonly EndpointOptions options;
    private readonly EndpointMetrics metrics;
    private readonly ILogger logger;
    private readonly ReloadingCertificate? certificate;
    private readonly UnixSocketPlace adminPlace;
    private readonly UnixSocketPlace? dataPlace;
    private readonly WebApplication admin;
    private readonly WebApplication health;
    private readonly WebApplication credentials;
    private readonly WebApplication? cluster;
    private volatile bool ready;

    /// <summary>Makes the servers; nothing listens yet.</summary>
    public EndpointServers(
        EndpointOptions options, CredentialRoutes routes, AdminRoutes adminRoutes, EndpointMetrics metrics,
        Func<string?> notReady, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        this.metrics = metrics;
        logger = loggers.CreateLogger<EndpointHost>();
        certificate = EndpointTls.Load(options, time, loggers);
        adminPlace = new UnixSocketPlace(options.AdminSocket, OwnerOnly, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        dataPlace = options.Socket is null
            ? null
            : new UnixSocketPlace(
                options.Socket, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
                Everybody);

        admin = SlimServer.Create(loggers, kestrel => ListenAdmin(kestrel, loggers), adminRoutes.HandleAsync, Limit(AdminPlaces, "admin"));
        health = SlimServer.Create(
            loggers, kestrel => kestrel.Listen(AnyAddress.Resolve(options.MetricsListen.EndPoint)),
            new HealthRoutes(metrics.Registry, () => ready ? notReady() : "not all listeners are open").HandleAsync, Limit(AdminPlaces, "health"));
        credentials = SlimServer.Create(
            loggers, ListenCredentials,
            context => routes.HandleAsync(context, context.Connection.LocalIpAddress is null ? Doors.Socket : Doors.Loopback),
            Limit(ConnectionLimit.Affordable(CredentialPlaces, options.Listen.IsHttps), "credentials"));
        if (options.ClusterDoor is { } door)
        {
            cluster = SlimServer.Create(
                loggers, kestrel => ListenCluster(kestrel, door.Listen), context => routes.HandleAsync(context, Doors.Cluster),
                Limit(ConnectionLimit.Affordable(CredentialPlaces, inTls: true), "cluster"));
        }

        ConnectionLimit Limit(int places, string listener) => new(places, listener, metrics.Registry, loggers, time);
    }

    /// <summary>Where credentials are served.</summary>
    public Uri CredentialAddress => AddressOf(credentials);

    /// <summary>Where pods are served; null outside a cluster.</summary>
    public Uri? ClusterAddress => cluster is null ? null : AddressOf(cluster);

    /// <summary>Where health and metrics are; null when they are not.</summary>
    public Uri? MetricsAddress { get; private set; }

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="StartupException">One cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await OpenAsync(admin, "--admin-socket", options.AdminSocket, adminPlace, cancellation);
        EndpointLog.AdminListens(logger, options.AdminSocket);
        await StartHealthAsync(cancellation);
        await OpenAsync(credentials, "--listen", options.Listen.ToString(), dataPlace, cancellation, options.Listen);
        EndpointLog.CredentialsListen(logger, CredentialAddress + (options.Socket is null ? "" : " and unix:" + options.Socket));
        if (cluster is not null)
        {
            var listen = options.ClusterDoor!.Listen;
            await OpenAsync(cluster, "--cluster-listen", listen.ToString(), place: null, cancellation, listen);
            EndpointLog.ClusterListens(logger, ClusterAddress!.ToString());
        }

        if (!System.Net.IPAddress.IsLoopback(options.Listen.EndPoint.Address))
            EndpointLog.NotLoopback(logger, options.Listen.ToString());
        if (!options.TaskRolesEnabled)
            EndpointLog.TaskRolesDisabled(logger);
        ready = true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        ready = false;
        if (cluster is not null)
            await SlimServer.StopAsync(cluster);
        await SlimServer.StopAsync(credentials);
        await SlimServer.StopAsync(admin);
        await SlimServer.StopAsync(health);
        certificate?.Dispose();
    }

    private async Task StartHealthAsync(CancellationToken cancellation)
    {
        try
        {
            await health.StartAsync(cancellation);
            MetricsAddress = AddressOf(health);
            EndpointLog.MetricsListen(logger, MetricsAddress.ToString());
        }
        catch (IOException) when (options.MetricsOptional)
        {
            EndpointLog.MetricsBusy(logger, options.MetricsListen.ToString());
        }
        catch (IOException e)
        {
            throw new StartupException($"--metrics-listen: expected to be able to listen on {options.MetricsListen}, found: {Taken(e, options.MetricsListen)}");
        }
    }

    private async Task OpenAsync(
        WebApplication server, string option, string what, UnixSocketPlace? place, CancellationToken cancellation, ListenAddress? address = null)
    {
        try
        {
            place?.Prepare();
            await server.StartAsync(cancellation);
            place?.Protect();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new StartupException($"{option}: expected to be able to listen on {what}, found: {Taken(e, address)}");
        }
    }

    private string Taken(Exception failure, ListenAddress? address)
    {
        var holder = address is null || failure.InnerException is not AddressInUseException ? null : options.HolderOf?.Invoke(address.EndPoint.Port);
        return holder is null ? failure.Message : $"{failure.Message} {holder}.";
    }

    private void ListenAdmin(KestrelServerOptions kestrel, ILoggerFactory loggers)
    {
        kestrel.Limits.MaxRequestBodySize = MaxAdminBody;
        var gate = new PeerGate(loggers.CreateLogger<PeerGate>());
        kestrel.ListenUnixSocket(options.AdminSocket, socket => socket.Use(gate.Guard));
    }

    private void ListenCredentials(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = 0;
        if (dataPlace is not null)
            kestrel.ListenUnixSocket(dataPlace.Path);
        kestrel.Listen(AnyAddress.Resolve(options.Listen.EndPoint), listener =>
        {
            if (options.Listen.IsHttps)
                listener.UseTls(() => certificate!.Current);
        });
    }

    private void ListenCluster(KestrelServerOptions kestrel, ListenAddress listen)
    {
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Listen(AnyAddress.Resolve(listen.EndPoint), listener => listener.UseTls(() => certificate!.Current));
    }

    private static Uri AddressOf(WebApplication server)
    {
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First(a => !a.Contains("unix:", StringComparison.Ordinal)));
    }
}
