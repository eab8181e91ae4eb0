using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Answers watches.</summary>
/// <param name="store">What is watched.</param>
internal sealed class ResourceWatcher(ObjectStore store)
{
    private readonly ConcurrentDictionary<Exchange, bool> open = new();

    /// <summary>Time between bookmarks.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Answers a watch from a forgotten version with HTTP 410 instead of HTTP 200 and an ERROR event.</summary>
    public bool GoneAsHttpStatus { get; set; }

    /// <summary>Watches that are open.</summary>
    public int Open => open.Count;

    /// <summary>Cuts all watches.</summary>
    public void Close()
    {
        foreach (var exchange in open.Keys)
        {
            try
            {
                exchange.Context.Abort();
            }
            catch (ObjectDisposedException)
            {
                // It has ended by itself just now.
            }
        }
    }

    /// <summary>Serves a watch until it ends.</summary>
    public async Task ServeAsync(Exchange exchange, ResourcePath path)
    {
        var selected = Selectors.Parse(exchange.Query("labelSelector"), exchange.Query("fieldSelector"));
        var initial = exchange.Query("sendInitialEvents") == "true";
        var after = initial ? null : Version(exchange.Query("resourceVersion"));
        if (store.Watch(path.Kind, after, markEnd: initial) is not { } watch)
        {
            await GoneAsync(exchange, ApiException.TooOld(after ?? 0, store.Version));
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted);
        if (long.TryParse(exchange.Query("timeoutSeconds"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        open[exchange] = true;
        try
        {
            await exchange.BeginStreamAsync();
            if (exchange.Query("allowWatchBookmarks") is "true" or "1")
                _ = BookmarkAsync(watch, end.Token);
            await foreach (var change in watch.Events.ReadAllAsync(end.Token))
            {
                if (Render(change, path, selected, initial) is { } line)
                    await WriteAsync(exchange, line);
                initial &= change.Type != "BOOKMARK";
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up, or the caller has gone.
        }
        finally
        {
            await end.CancelAsync();
            store.End(watch);
            open.TryRemove(exchange, out _);
        }
    }

    private async Task BookmarkAsync(StoreWatch watch, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(BookmarkInterval, TimeProvider.System, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            store.Bookmark(watch);
        }
    }

    private async Task GoneAsync(Exchange exchange, ApiException error)
    {
        if (GoneAsHttpStatus)
            throw error;
        await exchange.BeginStreamAsync();
        await WriteAsync(exchange, Line("ERROR", error.ToStatus().ToJsonString()));
    }

    private static string? Render(StoreEvent change, ResourcePath path, Func<StoredObject, bool> selected, bool initial)
    {
        if (change.Object is not { } stored)
            return Line("BOOKMARK", Bookmark(path.Kind, change.Version, initial));
        if ((path.Namespace.Length > 0 && stored.Namespace != path.Namespace) || (path.Name.Length > 0 && stored.Name != path.Name))
            return null;

        // An object that comes to match is new to the watcher, one that ceases to match is gone.
        var before = change.Previous is { } previous && selected(previous);
        var now = change.Type != "DELETED" && selected(stored);
        return (before, now) switch
        {
            (false, true) => Line("ADDED", stored.Json),
            (true, true) => Line("MODIFIED", stored.Json),
            (true, false) => Line("DELETED", stored.Json),
            _ => null,
        };
    }

    private static string Bookmark(ResourceKind kind, long version, bool initial)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (initial)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        return new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata }.ToJsonString();
    }

    private static string Line(string type, string json) => $"{{\"type\":\"{type}\",\"object\":{json}}}\n";

    private static async Task WriteAsync(Exchange exchange, string line)
    {
        await exchange.Context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), exchange.Aborted);
        await exchange.Context.Response.Body.FlushAsync(exchange.Aborted);
    }

    private static long? Version(string text) => text switch
    {
        "" or "0" => null,
        _ => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"),
    };
}
