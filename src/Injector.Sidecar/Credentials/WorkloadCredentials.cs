using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Injector.Core.Credentials;
using Injector.Core.Wire;
using Injector.Sidecar.Upstream;

namespace Injector.Sidecar.Credentials;

/// <summary>
/// One workload's credentials in the sidecar. Got at start, refreshed ahead, revalidated; kept through every outage until they expire;
/// dropped at once when they are revoked. One question to the upstream at a time, shared by all who wait.
/// </summary>
internal sealed class WorkloadCredentials : IDisposable
{
    private readonly CredentialContext context;
    private readonly SecretText? token;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private volatile HeldCredentials? held;
    private volatile UpstreamReply? refusal;
    private Task? flight;
    private DateTimeOffset? firstUnknown;
    private DateTimeOffset revalidateAt;
    private DateTimeOffset retryAt;
    private int failures;
    private bool everHeld;

    /// <summary>Begins at once to get credentials.</summary>
    public WorkloadCredentials(CredentialId id, SecretText? token, CredentialContext context)
    {
        Id = id;
        RelativeUri = id.RelativeUri;
        this.token = token;
        this.context = context;
        timer = context.Time.CreateTimer(static self => ((WorkloadCredentials)self!).Tick(), this, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The id it is asked by.</summary>
    public CredentialId Id { get; }

    /// <summary>The path that its workload was given.</summary>
    public string RelativeUri { get; }

    /// <summary>When the pair in memory ends; null when there is none.</summary>
    public DateTimeOffset? Expiration => held?.Expiration;

    /// <summary>What it is refused with, once revoked; null otherwise.</summary>
    public UpstreamReply? Refusal => refusal;

    /// <summary>Whether <paramref name="asked"/> is this id or path; in a time that does not depend on where they differ.</summary>
    public static bool Same(string own, ReadOnlySpan<char> asked) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(own.AsSpan()), MemoryMarshal.AsBytes(asked));

    /// <summary>The answer, when it can be given from memory.</summary>
    public bool TryGetBody(out ReadOnlyMemory<byte> body)
    {
        var pair = held;
        var valid = pair is not null && pair.IsValidAt(context.Time.GetUtcNow());
        body = valid ? pair!.Body : default;
        return valid;
    }

    /// <summary>Waits for credentials, no longer than the hold; afterwards <see cref="TryGetBody"/> and <see cref="Refusal"/> tell.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        Task attempt;
        lock (gate)
            attempt = refusal is null ? flight ?? StartAsync(foreground: true) : Task.CompletedTask;

        try
        {
            await attempt.WaitAsync(context.Hold, context.Time, cancellation);
        }
        catch (TimeoutException)
        {
            // The attempt goes on; whoever asks next may find it done.
        }
    }

    /// <summary>What to say while there is nothing to give.</summary>
    public CredentialError Missing(CredentialRoute route) => everHeld
        ? CredentialError.For(route, 503, Core.Names.ReasonCodes.CredentialsExpired, "Credentials expired and the upstream gives no new ones")
        : CredentialError.Uninitialized(route);

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        stopping.Cancel();
        held = null;
    }

    private void Tick()
    {
        lock (gate)
        {
            if (flight is not null || stopping.IsCancellationRequested)
                return;

            var now = context.Time.GetUtcNow();
            var pair = held;
            var due = refusal is not null || pair is null || !pair.IsValidAt(now) || now >= Later(pair.RefreshAt, retryAt);
            if (due)
                _ = StartAsync(foreground: false);
            else if (now >= revalidateAt)
                flight = RunAsync(RevalidateAsync);
            else
                Schedule(now);
        }
    }

    private Task StartAsync(bool foreground)
    {
        var pipeline = foreground ? context.Pipelines.Foreground : context.Pipelines.Background;
        return flight = RunAsync(stop => context.AskAsync(pipeline, Id, token, stop));
    }

    // HEAD decides and costs little; where it says no, only a GET tells why.
    private async Task<UpstreamReply> RevalidateAsync(CancellationToken stop) =>
        await context.CheckAsync(Id, token, stop) ?? await context.AskAsync(context.Pipelines.Background, Id, token, stop);

    private async Task RunAsync(Func<CancellationToken, Task<UpstreamReply>> ask)
    {
        // Off the caller's stack, and out of the lock that it holds.
        await Task.Yield();
        UpstreamReply reply;
        try
        {
            reply = await ask(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            // A fault of ours must not end the refreshing; its text is not ours to show.
            reply = UpstreamReply.Outage($"asking the upstream failed ({e.GetType().Name})");
        }

        var now = context.Time.GetUtcNow();
        lock (gate)
        {
            flight = null;
            if (stopping.IsCancellationRequested)
                return;

            Take(reply, now);
            revalidateAt = now + context.RevalidateEvery;
            Schedule(now);
        }
    }

    private void Take(UpstreamReply reply, DateTimeOffset now)
    {
        context.Metrics.Asked(reply.Kind);
        switch (reply.Kind)
        {
            case ReplyKind.Credentials:
                Hold(reply.Credentials!, now);
                break;
            case ReplyKind.Granted:
                Succeeded();
                break;
            case ReplyKind.Refused:
                Revoke(reply);
                break;
            case ReplyKind.UnknownId when firstUnknown is { } first && now - first >= CredentialTiming.UnknownIdApart:
                Revoke(reply);
                break;
            case ReplyKind.UnknownId:
                firstUnknown ??= now;
                Failed(reply, now);
                break;
            default:
                Failed(reply, now);
                break;
        }
    }

    private void Hold(RoleCredentials credentials, DateTimeOffset now)
    {
        var refreshAt = CredentialTiming.RefreshAt(now, credentials.Expiration, Random.Shared.NextDouble());
        if (refusal is not null)
            SidecarLog.Restored(context.Logger, Id);
        held = new HeldCredentials(credentials, refreshAt);
        everHeld = true;
        refusal = null;
        Succeeded();
        SidecarLog.Held(context.Logger, Id, credentials.RoleArn, credentials.Expiration, refreshAt);
    }

    private void Succeeded()
    {
        firstUnknown = null;
        failures = 0;
        retryAt = default;
    }

    private void Revoke(UpstreamReply reply)
    {
        if (refusal is null)
        {
            context.Metrics.Revoked();
            SidecarLog.Revoked(context.Logger, Id, reply.Code, reply.Text);
        }

        held = null;
        refusal = reply;
        failures = 0;
    }

    private void Failed(UpstreamReply reply, DateTimeOffset now)
    {
        failures++;
        var holding = held is { } pair && pair.IsValidAt(now);
        var wait = CredentialTiming.RetryAfter(failures, holding, Random.Shared.NextDouble());
        retryAt = now + wait;

        // An outage is one event, however often it is probed.
        if (failures == 1)
            SidecarLog.Outage(context.Logger, Id, reply.Text.Length > 0 ? reply.Text : reply.Code, holding ? "the pair in memory is served until it expires" : "nothing is in memory");
        else
            SidecarLog.StillOut(context.Logger, Id, failures, wait);
    }

    private void Schedule(DateTimeOffset now)
    {
        var next = held is { } pair && pair.IsValidAt(now)
            ? Earlier(Earlier(Later(pair.RefreshAt, retryAt), revalidateAt), pair.Expiration)
            : refusal is not null ? revalidateAt : retryAt;
        timer.Change(next > now ? next - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
