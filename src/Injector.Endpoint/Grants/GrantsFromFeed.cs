using Injector.Core.Grants;
using Injector.Endpoint.Metrics;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Grants;

/// <summary>
/// Grants that come one by one. An invalid one is reported and leaves its last good version in force; all the others are as they come. Until
/// the first telling nothing can be decided.
/// </summary>
internal sealed partial class GrantsFromFeed : IGrants
{
    private readonly EndpointMetrics metrics;
    private readonly ILogger<GrantsFromFeed> logger;
    private readonly Dictionary<string, (string Version, RoleGrant? Grant)> read = new(StringComparer.Ordinal);
    private volatile GrantsInForce current = GrantsInForce.NotLoaded;

    /// <summary>Begins to follow.</summary>
    public GrantsFromFeed(IGrantFeed feed, EndpointMetrics metrics, ILogger<GrantsFromFeed> logger)
    {
        this.metrics = metrics;
        this.logger = logger;
        feed.Start(Take);
    }

    /// <inheritdoc />
    public GrantsInForce Current => current;

    private void Take(IReadOnlyCollection<GrantDocument> documents)
    {
        foreach (var gone in read.Keys.Except(documents.Select(d => d.Name), StringComparer.Ordinal).ToList())
            read.Remove(gone);

        foreach (var document in documents)
        {
            if (!read.TryGetValue(document.Name, out var known) || known.Version != document.Version)
                read[document.Name] = (document.Version, Parse(document) ?? known.Grant);
        }

        var grants = read.Values.Where(r => r.Grant is not null).Select(r => r.Grant!).ToList();
        current = GrantsInForce.Of(new GrantSet(grants));
        metrics.Grants.Set(grants.Count);
        LogInForce(logger, grants.Count);
    }

    private RoleGrant? Parse(GrantDocument document)
    {
        try
        {
            var grant = GrantParser.Parse(document.Text).Single();
            metrics.GrantsReloaded(good: true);
            if (grant.Session.Duration < GrantSession.ShortDuration)
                LogShort(logger, grant.Name, grant.Session.Duration.TotalMinutes);
            return grant;
        }
        catch (Exception e)
        {
            // Nothing that somebody writes into one grant may touch the others.
            metrics.GrantsReloaded(good: false);
            LogInvalid(logger, document.Name, e is GrantFormatException ? e.Message : e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(1411, LogLevel.Information, "{Count} RoleGrants in force")]
    private static partial void LogInForce(ILogger logger, int count);

    [LoggerMessage(1412, LogLevel.Error, "RoleGrant {Grant} not taken, its last good version (if there was one) stays in force: {Problem}")]
    private static partial void LogInvalid(ILogger logger, string grant, string problem);

    [LoggerMessage(1413, LogLevel.Warning,
        "RoleGrant {Grant} asks for sessions of {Minutes} min: under 30 min botocore and the .NET SDK ask on every call")]
    private static partial void LogShort(ILogger logger, string grant, double minutes);
}
