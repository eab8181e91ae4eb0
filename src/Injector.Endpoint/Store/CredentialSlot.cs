using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Injector.Core.Credentials;
using Injector.Core.Time;
using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Store;

/// <summary>
/// One workload's credentials. One attempt at the source at a time, shared by all who wait; the old pair is served while it is valid;
/// nothing expired is ever given out. Refreshed ahead while somebody asks, so that a dead workload costs nothing.
/// </summary>
internal sealed class CredentialSlot(CredentialStore store) : IDisposable
{
    // Timers take no more than some 49 days, and an upstream may give a pair any end.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private volatile StoredCredentials? current;
    private volatile bool asked;
    private SourceRequest? wanted;
    private Task<SourceResult>? flight;
    private SourceResult? lastFailure;
    private TimeSpan notBefore;
    private int failures;
    private int generation;
    private ITimer? timer;
    private bool disposed;

    /// <summary>What is in memory now, valid or not.</summary>
    public StoredCredentials? Current => current;

    /// <summary>Asked again before the pair in memory is due: served from memory.</summary>
    public bool TryGetFresh(SourceRequest request, [NotNullWhen(true)] out StoredCredentials? stored)
    {
        stored = Valid(request);
        if (stored is null || stored.Lease.IsDue(store.Time))
            return false;

        asked = true;
        return true;
    }

    /// <summary>Takes a pair that came by itself (a payload); it is never refreshed from here.</summary>
    public void Put(RoleCredentials credentials)
    {
        lock (gate)
        {
            Clear();
            current = new StoredCredentials(credentials, request: null, Lease.WithoutRefresh(store.Time, credentials.Expiration));
        }
    }

    /// <summary>Drops what is in memory: revoked, or another role is granted now.</summary>
    public void Drop()
    {
        if (current is null && wanted is null)
            return;

        lock (gate)
            Clear();
    }

    /// <summary>
    /// The pair for this request, asking the source where there is none or a new one is due. Waits no longer than the holds of
    /// <see cref="StoreOptions"/>.
    /// </summary>
    /// <param name="request">What for.</param>
    /// <param name="trace">The span that an attempt belongs below, if this call starts one; null for none.</param>
    /// <param name="cancellation">Gives the wait up, not the attempt.</param>
    public async ValueTask<SlotAnswer> GetAsync(SourceRequest request, Activity? trace, CancellationToken cancellation)
    {
        if (TryGetFresh(request, out var fresh))
            return new SlotAnswer(fresh, null);

        if (!TryJoin(request, trace, out var attempt))
            return new SlotAnswer(Valid(request), null);

        var hold = Valid(request) is null ? store.Options.Hold : store.Options.HoldForFresher;
        try
        {
            var result = await attempt.WaitAsync(hold, store.Time, cancellation);
            return new SlotAnswer(Valid(request), result.IsSuccess ? null : result);
        }
        catch (TimeoutException)
        {
            return new SlotAnswer(Valid(request), null);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            Clear();
            disposed = true;
        }
    }

    private StoredCredentials? Valid(SourceRequest request) =>
        current is { Request: { } got } held
        && (ReferenceEquals(got, request) || got.AsksForSameAs(request))
        && held.Lease.IsValid(store.Time)
            ? held
            : null;

    // The attempt under way or a new one; the last failure while it is too fresh to try again. None where a fresh pair has just come.
    private bool TryJoin(SourceRequest request, Activity? trace, [NotNullWhen(true)] out Task<SourceResult>? attempt)
    {
        lock (gate)
        {
            asked = true;
            if (disposed)
            {
                attempt = Task.FromResult(SourceResult.Failed(SourceFailure.Unavailable, "the workload has been retired"));
                return true;
            }

            if (wanted is null || !wanted.AsksForSameAs(request))
            {
                // Another role or session is granted now: what belongs to the old one ends here.
                Clear();
                wanted = request;
            }
            else if (current is { Lease: var lease } && !lease.IsDue(store.Time) && lease.IsValid(store.Time))
            {
                // Somebody else's attempt has just ended well.
                attempt = null;
                return false;
            }

            attempt = flight ?? (store.Time.GetSteady() < notBefore && lastFailure is not null ? Task.FromResult(lastFailure) : StartAsync(request, trace));
            return true;
        }
    }

    private Task<SourceResult> StartAsync(SourceRequest request, Activity? trace) => flight = RunAsync(request, ++generation, trace);

    // Ends only when the slot shows the outcome, so that whoever waited finds it there.
    private async Task<SourceResult> RunAsync(SourceRequest request, int mine, Activity? trace)
    {
        // Always goes on on another stack, so that the caller, who holds the gate, has set `flight` before it is cleared below. (The gate
        // does not help against oneself: an attempt that ended at once would leave a finished flight behind, and no refresh would ever start.)
        await Task.Yield();
        var result = await store.FetchAsync(request, hasNothing: Valid(request) is null, () => mine == Volatile.Read(ref generation), trace);
        lock (gate)
        {
            // Dropped, replaced or disposed meanwhile: nobody wants it any more.
            if (mine != generation)
                return result;

            flight = null;
            if (result.IsSuccess)
                Succeeded(request, result.Credentials, result.Longest);
            else
                Failed(request, result);
        }

        return result;
    }

    private void Succeeded(SourceRequest request, RoleCredentials credentials, TimeSpan longest)
    {
        failures = 0;
        lastFailure = null;
        notBefore = default;
        var lease = Lease.Start(store.Time, credentials.Expiration, longest, Random.Shared.NextDouble());
        current = new StoredCredentials(credentials with { RoleArn = request.Role.Value }, request, lease);
        Wake(lease.UntilDue(store.Time));
        StoreLog.Fetched(store.Logger, request.Role.Value, request.Identity.Display, credentials.Expiration, lease.RefreshAt);
    }

    private void Failed(SourceRequest request, SourceResult result)
    {
        lastFailure = result;
        failures++;
        var held = current is { } pair && pair.Lease.IsValid(store.Time);
        var wait = RetrySchedule.RetryAfter(failures, isUrgent: !held && IsPassing(result), Random.Shared.NextDouble());
        notBefore = store.Time.GetSteady() + wait;

        // Without a valid pair the next request tries again; with one, the background does.
        if (held)
        {
            asked = true;
            Wake(wait);
        }

        StoreLog.Failed(
            store.Logger, request.Role.Value, request.Identity.Display, result.Failure.ToString(), failures,
            result.Problem ?? "", wait, held ? "the old pair is served until it expires" : "nothing is held");
    }

    // Of a kind that may be over soon, and not one that waits for a person.
    private static bool IsPassing(SourceResult result) => result.Failure is SourceFailure.Unavailable or SourceFailure.Throttled;

    private void Wake(TimeSpan after)
    {
        timer ??= store.Time.CreateTimer(static slot => ((CredentialSlot)slot!).RefreshAhead(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(after > TimeSpan.Zero ? after < LongestSleep ? after : LongestSleep : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void RefreshAhead()
    {
        lock (gate)
        {
            // Nobody has asked since the last pair came: the next request, if ever one comes, finds it due and refreshes.
            if (!asked || disposed || flight is not null || wanted is not { } request)
                return;

            if (current is { Lease: var lease } && lease.UntilDue(store.Time) is var left && left > TimeSpan.Zero && left < TimeSpan.MaxValue)
            {
                Wake(left);
                return;
            }

            asked = false;
            _ = RefreshAsync(request);
        }
    }

    private async Task RefreshAsync(SourceRequest request)
    {
        using var trace = store.Options.Traces?.BeginRefresh(request);
        await StartAsync(request, trace);
    }

    private void Clear()
    {
        generation++;
        current = null;
        wanted = null;
        flight = null;
        lastFailure = null;
        failures = 0;
        notBefore = default;
        timer?.Dispose();
        timer = null;
    }
}
