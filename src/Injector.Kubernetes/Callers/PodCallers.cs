using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Injector.Core.Time;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Callers;

/// <summary>
/// Who holds a token, from memory where it is known. A verdict is renewed every 5 minutes; while the API server is slow or away, the last
/// one holds until the token itself ends, so that nothing that works stops working. Tokens are kept as hashes only.
/// </summary>
public sealed partial class PodCallers : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<CallerVerdict>> flights = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places;
    private readonly PodLookup lookup;
    private readonly CallerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<PodCallers> logger;
    private volatile bool isOut;

    /// <summary>Makes it.</summary>
    public PodCallers(IKubernetes client, CallerOptions options, TimeProvider time, ILogger<PodCallers> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        lookup = new PodLookup(client, options);
        places = new SemaphoreSlim(options.MaxConcurrent);
    }

    /// <summary>Who holds this token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="onlyFromMemory">Nobody is asked about a token that is not known yet: its holder is nobody.</param>
    /// <param name="cancellation">The caller has gone.</param>
    public async ValueTask<CallerVerdict> IdentifyAsync(string token, bool onlyFromMemory, CancellationToken cancellation)
    {
        if (!PodToken.HasForm(token))
            return CallerVerdict.Nobody("no service-account token was shown");

        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        var now = time.GetSteady();
        if (refused.TryGetValue(key, out var refusal) && now < refusal.FreshUntil)
            return refusal.Verdict;

        var isKnown = known.TryGetValue(key, out var entry) && now < entry.EndsAt && time.GetUtcNow() < entry.TokenEnds;
        // A known token is renewed all the same: otherwise whoever uses up his refusals on purpose would never be checked again.
        if (onlyFromMemory && !isKnown)
            return CallerVerdict.Nobody("not known, and nobody is asked for this address now");

        if (!isKnown)
            return await WaitAsync(key, token, options.FirstWait, CallerVerdict.Unknown("the API server has not answered in time"), cancellation);

        return now < entry!.FreshUntil
            ? entry.Verdict
            : await WaitAsync(key, token, options.RenewalWait, entry.Verdict, cancellation, entry);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        places.Dispose();
    }

    private async Task<CallerVerdict> WaitAsync(
        string key, string token, TimeSpan wait, CallerVerdict otherwise, CancellationToken cancellation, Entry? held = null)
    {
        var flight = flights.GetOrAdd(key, _ => FlyAsync(key, token));
        try
        {
            var verdict = await flight.WaitAsync(wait, time, cancellation);
            return verdict.Outage is not null && held is not null ? held.Verdict : verdict;
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
    }

    private async Task<CallerVerdict> FlyAsync(string key, string token)
    {
        // Off the caller's stack, so that the flight is in the table before it can leave it.
        await Task.Yield();
        CallerVerdict verdict;
        try
        {
            await places.WaitAsync(stopping.Token);
            try
            {
                using var limit = new CancellationTokenSource(options.FirstWait * 3, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, limit.Token);
                verdict = await lookup.AskAsync(token, either.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            verdict = CallerVerdict.Unknown("the API server has not answered in time");
        }
        catch (Exception e)
        {
            verdict = CallerVerdict.Unknown($"the look-up failed ({e.GetType().Name})");
        }

        Remember(key, token, verdict);
        flights.TryRemove(key, out _);
        return verdict;
    }

    private void Remember(string key, string token, CallerVerdict verdict)
    {
        var now = time.GetSteady();
        if (verdict.Outage is { } outage)
        {
            // Once for an outage: whoever shows tokens of his own making must not fill the log.
            if (!isOut)
                LogOutage(logger, outage);
            isOut = true;
            return;
        }

        isOut = false;

        if (verdict.Caller is not null)
        {
            Make(known);
            var tokenEnds = PodToken.Expiration(token);
            var end = now + (tokenEnds is { } ends ? ends - time.GetUtcNow() : options.CacheFor);
            known[key] = new Entry(verdict, Earlier(now + options.CacheFor, end), end, tokenEnds ?? DateTimeOffset.MaxValue);
            return;
        }

        LogRefused(logger, verdict.Refusal ?? "");
        known.TryRemove(key, out _);
        Make(refused);
        refused[key] = new Entry(verdict, now + options.RefusalFor, now + options.RefusalFor, DateTimeOffset.MaxValue);
    }

    // Room for one more: what has ended first, then the quarter that ends soonest.
    private void Make(ConcurrentDictionary<string, Entry> table)
    {
        if (table.Count < options.Capacity)
            return;

        var now = time.GetSteady();
        var entries = table.ToArray();
        foreach (var (key, _) in entries.Where(e => now >= e.Value.EndsAt))
            table.TryRemove(key, out _);
        if (table.Count < options.Capacity)
            return;

        foreach (var (key, _) in entries.OrderBy(e => e.Value.EndsAt).Take((options.Capacity / 4) + 1))
            table.TryRemove(key, out _);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(4001, LogLevel.Warning, "A caller's token could not be checked: {Problem}")]
    private static partial void LogOutage(ILogger logger, string problem);

    [LoggerMessage(4002, LogLevel.Debug, "A caller is nobody: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    private sealed record Entry(CallerVerdict Verdict, TimeSpan FreshUntil, TimeSpan EndsAt, DateTimeOffset TokenEnds);
}
