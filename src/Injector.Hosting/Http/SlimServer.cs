using System.Text;
using Injector.Hosting.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Injector.Hosting.Http;

/// <summary>Makes a web server with nothing in it but listeners and one handler: no routing, no configuration files, no environment.</summary>
public static class SlimServer
{
    // Of requests and of answers, besides the one that is being written: the parser counts a header against limits of its own.
    private const int SmallAhead = 8 * 1024;
    private const int LargeAhead = 64 * 1024;
    private const int DefaultPlaces = 1024;

    /// <summary>How long a stopping server waits for requests under way.</summary>
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    /// <summary>Makes the server; it does not listen yet.</summary>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="listen">Opens the listeners, in the order in which they are to be open.</param>
    /// <param name="handler">Answers every request.</param>
    /// <param name="limit">How many connections it holds; null for 1024, uncounted.</param>
    /// <param name="hasLargeBodies">Whether requests have more than a header: then more of them is read ahead, here and in the kernel.</param>
    public static WebApplication Create(
        ILoggerFactory loggers, Action<KestrelServerOptions> listen, RequestDelegate handler, ConnectionLimit? limit = null,
        bool hasLargeBodies = false)
    {
        var connections = limit ?? new ConnectionLimit(DefaultPlaces, "only", registry: null, loggers, TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new ServerLoggers(loggers));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTime);
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(options =>
        {
            options.MaxReadBufferSize = hasLargeBodies ? LargeAhead : SmallAhead;
            options.MaxWriteBufferSize = SmallAhead;
            options.Backlog = ConnectionLimit.Backlog;
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new PacedTransport(
            new SocketTransportFactory(services.GetRequiredService<IOptions<SocketTransportOptions>>(), loggers), _ => connections, hasLargeBodies));
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.AllowSynchronousIO = false;

            // Any byte is some character in Latin-1: an odd User-Agent is a matter for the audit log, not a reason to refuse.
            options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            options.Limits.MaxRequestLineSize = 8 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
            options.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(HeldConnection.Guard);
            });
            listen(options);
        });

        var app = builder.Build();
        app.Run(context => HeldConnection.AnswerAsync(context, handler));
        return app;
    }

    /// <summary>Drains a server, started or not, and ends it; never throws.</summary>
    public static async Task StopAsync(WebApplication server)
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

        await server.DisposeAsync();
    }

    // The process decides when a server stops, not a signal that each server would catch for itself.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
