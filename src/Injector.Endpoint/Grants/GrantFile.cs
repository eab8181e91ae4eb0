using Injector.Core.Grants;
using Injector.Endpoint.Metrics;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Grants;

/// <summary>
/// Grants from a YAML file, read again when it changes. A file that becomes invalid leaves the last good grants in force, loudly. A file
/// that is gone for two looks in a row means no grants: whoever removes it means to take the rights away.
/// </summary>
internal sealed partial class GrantFile : IGrants, IDisposable
{
    private readonly string path;
    private readonly EndpointMetrics metrics;
    private readonly ILogger<GrantFile> logger;
    private readonly ITimer timer;
    private readonly Lock looking = new();
    private volatile GrantsInForce current;
    private string? text;
    private bool missing;

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="whenMissing">What holds while there has never been a file.</param>
    /// <param name="lookEvery">How often it is looked at.</param>
    /// <exception cref="GrantFormatException">The file is there and invalid.</exception>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public GrantFile(
        string path, GrantsInForce whenMissing, TimeSpan lookEvery, EndpointMetrics metrics, TimeProvider time, ILogger<GrantFile> logger)
    {
        this.path = path;
        this.metrics = metrics;
        this.logger = logger;
        current = whenMissing;
        if (File.Exists(path))
        {
            text = File.ReadAllText(path);
            Accept(GrantParser.Parse(text));
        }

        timer = time.CreateTimer(_ => Look(), null, lookEvery, lookEvery);
    }

    /// <inheritdoc />
    public GrantsInForce Current => current;

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Look()
    {
        // A slow disk must not pile up looks.
        if (!looking.TryEnter())
            return;

        try
        {
            LookOnce();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GrantFormatException)
        {
            metrics.GrantsReloaded(good: false);
            LogInvalid(logger, path, e.Message);
        }
        catch (Exception e)
        {
            // Nothing that a file holds may end the process: whatever it is, the last good grants stay.
            metrics.GrantsReloaded(good: false);
            LogInvalid(logger, path, e.GetType().Name);
        }
        finally
        {
            looking.Exit();
        }
    }

    private void LookOnce()
    {
        if (!File.Exists(path))
        {
            Missing();
            return;
        }

        missing = false;
        var seen = File.ReadAllText(path);
        if (seen == text)
            return;

        // Remembered before it is parsed, so that an invalid file is reported once.
        text = seen;
        Accept(GrantParser.Parse(seen));
        metrics.GrantsReloaded(good: true);
    }

    private void Missing()
    {
        // An editor that replaces a file may leave none for a moment.
        if (text is null || !missing)
        {
            missing = true;
            return;
        }

        text = null;
        Accept([]);
        metrics.GrantsReloaded(good: true);
        LogGone(logger, path);
    }

    private void Accept(IReadOnlyList<RoleGrant> grants)
    {
        current = GrantsInForce.Of(new GrantSet(grants));
        metrics.Grants.Set(grants.Count);
        LogInForce(logger, grants.Count, path);
        foreach (var grant in grants)
        {
            if (grant.Subjects.Any(s => s.IsWeak))
                LogWeak(logger, grant.Name);
            if (grant.Session.Duration < GrantSession.ShortDuration)
                LogShort(logger, grant.Name, grant.Session.Duration.TotalMinutes);
        }
    }

    [LoggerMessage(1401, LogLevel.Information, "{Count} grants in force from {File}")]
    private static partial void LogInForce(ILogger logger, int count, string file);

    [LoggerMessage(1402, LogLevel.Error, "{File} not taken, the last good grants stay in force: {Problem}")]
    private static partial void LogInvalid(ILogger logger, string file, string problem);

    [LoggerMessage(1403, LogLevel.Warning, "{File} is gone: no grants are in force, every role is refused")]
    private static partial void LogGone(ILogger logger, string file);

    [LoggerMessage(1404, LogLevel.Warning,
        "Grant {Grant} has a subject that rests only on what a container's creator chooses (labels, compose project, names, *): "
        + "whoever may start containers may have its roles. Add imageDigest or repository")]
    private static partial void LogWeak(ILogger logger, string grant);

    [LoggerMessage(1405, LogLevel.Warning,
        "Grant {Grant} asks for sessions of {Minutes} min: under 30 min botocore and the .NET SDK ask on every call")]
    private static partial void LogShort(ILogger logger, string grant, double minutes);
}
