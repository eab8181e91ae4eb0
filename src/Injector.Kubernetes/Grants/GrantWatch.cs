using System.Text.Json;
using Injector.Core.Names;
using Injector.Kubernetes.Connection;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Grants;

/// <summary>
/// Follows the RoleGrant resources of a cluster: list, then watch from there, bookmarks keeping the place; whatever ends a watch (a timeout,
/// 410 Gone, an outage) leads back to a list. While the API server is away the last state holds.
/// </summary>
public sealed partial class GrantWatch(
    IKubernetes client, Action<IReadOnlyCollection<GrantResource>> changed, GrantWatchOptions options, TimeProvider time, ILogger<GrantWatch> logger)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<string, GrantResource> grants = new(StringComparer.Ordinal);
    private Task running = Task.CompletedTask;

    /// <summary>Begins to follow.</summary>
    public void Start() => running = RunAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync();
                failures = 0;
                while (version is not null)
                    version = await WatchAsync(version);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failures++;
                LogOutage(logger, ApiFailures.IsOutage(e) ? ApiFailures.Describe(e) : e.GetType().Name);
            }

            await PauseAsync(failures);
        }
    }

    private async Task<string> ListAsync()
    {
        using var limit = Limit(options.ListTimeout);
        var list = await client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(
            Labels.Group, GrantResource.ApiVersion, GrantResource.Plural, cancellationToken: limit.Token);

        // Another list would take every role from everybody.
        if (!list.TryGetProperty("kind", out var kind) || !kind.ValueEquals(GrantResource.ListKind))
            throw ApiFailures.AnotherAnswer("a list of RoleGrants");

        grants.Clear();
        foreach (var item in list.GetProperty("items").EnumerateArray())
            Put(item);
        LogListed(logger, grants.Count);
        changed([.. grants.Values]);
        return list.GetProperty("metadata").GetProperty("resourceVersion").GetString() ?? "";
    }

    // The version to go on from; null when a new list is needed.
    private async Task<string?> WatchAsync(string version)
    {
        using var limit = Limit(options.WatchFor + options.WatchGrace);
        var isGone = false;
        var events = client.CustomObjects.WatchListClusterCustomObjectAsync(
            Labels.Group, GrantResource.ApiVersion, GrantResource.Plural, allowWatchBookmarks: true, resourceVersion: version,
            timeoutSeconds: (int)options.WatchFor.TotalSeconds, onError: _ => isGone = true, cancellationToken: limit.Token);
        try
        {
            await foreach (var (type, found) in events)
            {
                if (type is WatchEventType.Error || isGone || found is not JsonElement item)
                    return null;

                version = GrantResource.VersionOf(item) ?? version;
                if (type is WatchEventType.Bookmark)
                    continue;

                if (type is WatchEventType.Deleted)
                    grants.Remove(GrantResource.NameOf(item));
                else
                    Put(item);
                changed([.. grants.Values]);
            }
        }
        catch (HttpRequestException e) when (e.InnerException is EndOfStreamException)
        {
            // How the client tells of a watch that ended without a single line: a quiet one at its time, or one cut off at once.
            return null;
        }

        // A watch that has come to its time goes on where it was; one that was cut off is listed anew, which costs little and never lies.
        return isGone ? null : version;
    }

    private void Put(JsonElement item)
    {
        var grant = GrantResource.Of(item);
        grants[grant.Name] = grant;
    }

    private CancellationTokenSource Limit(TimeSpan after)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(after);
        return limit;
    }

    private async Task PauseAsync(int failures)
    {
        var pause = options.RetryAfter * Math.Pow(2, Math.Min(failures, 6));
        pause = pause < options.LongestRetry ? pause : options.LongestRetry;
        try
        {
            await Task.Delay(pause * (0.75 + (Random.Shared.NextDouble() / 4)), time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(4101, LogLevel.Information, "{Count} RoleGrants listed")]
    private static partial void LogListed(ILogger logger, int count);

    [LoggerMessage(4102, LogLevel.Warning, "RoleGrants cannot be followed now, the last ones hold: {Problem}")]
    private static partial void LogOutage(ILogger logger, string problem);
}
