using Injector.Core.Wire;
using Injector.Endpoint.Admin;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Callers;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Messages;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Options;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Servers;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;
using Injector.Endpoint.Traces;
using Injector.Endpoint.Workloads;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint;

/// <summary>A running endpoint: what it is made of, in the order in which it starts and the reverse in which it stops.</summary>
public sealed class EndpointHost : IAsyncDisposable
{
    private readonly List<object> parts = [];
    private readonly WorkloadRegistry workloads;

    private readonly EndpointServers servers;

    private EndpointHost(EndpointOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var metrics = new EndpointMetrics();
        var log = loggers.CreateLogger<EndpointHost>();
        var grants = MakeGrants(options, metrics, time, loggers);
        var source = Own(SourceFactory.Make(options, time, loggers));
        var traces = options.Traces is { } wanted ? Own(new Tracing(wanted, time, log)) : null;
        var kept = new StoreOptions { Traces = traces, SourceName = options.Source.ToString().ToLowerInvariant() };
        var store = Own(new CredentialStore(source, kept, metrics, time, loggers.CreateLogger<CredentialStore>()));
        workloads = new WorkloadRegistry(
            new WorkloadState(options.StateFolder, loggers.CreateLogger<WorkloadState>()), store, options.RateLimit, time);
        var audit = Own(new AuditLog(options.AuditLog, metrics, time, loggers.CreateLogger<AuditLog>()));

        var answers = new CredentialAnswerOptions(
            new HostRule(options.ServiceNames), options.TaskRolesEnabled, options.Cluster, options.ContainerInstanceArn);
        var pods = Own(new ClusterWorkloads(store, options.RateLimit, time));
        var cluster = options.ClusterDoor is { } door ? new ClusterDoor(door.Callers, pods, options.Cluster) : null;
        var routes = new CredentialRoutes(
            answers, new EndpointCallers(new HostCallers(workloads), cluster), new PeerLimiter(options.RateLimit, time), new CredentialDecision(grants, time),
            new AnswerAudit(audit, answers, time), metrics, traces);
        var messages = new ControlMessages(workloads, metrics, loggers.CreateLogger<ControlMessages>());
        var known = new KnownWorkloads(workloads, pods);
        var rehearsals = Own(new RehearsalRegistry(grants, new RehearsalAudit(audit, answers, time), time, loggers));
        metrics.Watch(() => known.All);
        var admin = new AdminRoutes(workloads, known, messages, new RehearsalRoutes(known, rehearsals), grants);
        servers = Own(new EndpointServers(options, routes, admin, metrics, NotReady, time, loggers));
        EndpointLog.Starting(log, options.Source.ToString(), workloads.Count);
        if (grants.Current.GrantsEverything)
            EndpointLog.EverythingGranted(log, options.Grants);

        string? NotReady() => grants.Current is { Set: null, GrantsEverything: false } ? "RoleGrants are not loaded yet" : null;
    }

    /// <summary>Where credentials are served; with the port that was taken.</summary>
    public Uri CredentialAddress => servers.CredentialAddress;

    /// <summary>Where pods are served; null outside a cluster.</summary>
    public Uri? ClusterAddress => servers.ClusterAddress;

    /// <summary>Where health and metrics are; null when its default port was busy.</summary>
    public Uri? MetricsAddress => servers.MetricsAddress;

    /// <summary>Starts an endpoint: the admin socket is open before the credential port.</summary>
    /// <exception cref="StartupException">It cannot start as it was told.</exception>
    public static async Task<EndpointHost> StartAsync(
        EndpointOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        EndpointHost host;
        try
        {
            host = new EndpointHost(options, time, loggers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException("expected to be able to use the folders for state and audit log, found: " + e.Message);
        }

        try
        {
            await host.servers.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Servers first, so that nothing is asked of what has gone; the audit log after them, so that the last answer is on record.
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (parts[i] is IAsyncDisposable waits)
                await waits.DisposeAsync();
            else if (parts[i] is IDisposable ends)
                ends.Dispose();
        }
    }

    private IGrants MakeGrants(EndpointOptions options, EndpointMetrics metrics, TimeProvider time, ILoggerFactory loggers) =>
        options.ClusterDoor?.Grants is { } feed
            ? new GrantsFromFeed(feed, metrics, loggers.CreateLogger<GrantsFromFeed>())
            : Own(MakeFile(options, metrics, time, loggers));

    private static GrantFile MakeFile(EndpointOptions options, EndpointMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        var whenMissing = options.Source is SourceKind.Development && !options.GrantsRequired
            ? GrantsInForce.Everything
            : GrantsInForce.Of(Core.Grants.GrantSet.Empty);
        if (options.GrantsRequired && !File.Exists(options.Grants))
            throw new StartupException($"expected a grants file at {options.Grants}, found none: write one, or leave --grants out");

        try
        {
            return new GrantFile(options.Grants, whenMissing, options.GrantsInterval, metrics, time, loggers.CreateLogger<GrantFile>());
        }
        catch (GrantFormatException e)
        {
            throw new StartupException($"{options.Grants}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"expected a readable grants file at {options.Grants}, found: {e.Message}");
        }
    }

    private T Own<T>(T part)
        where T : notnull
    {
        parts.Add(part);
        return part;
    }
}
