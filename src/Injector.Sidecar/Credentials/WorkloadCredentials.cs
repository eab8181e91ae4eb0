using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Core.Sdks;
using Injector.Core.Time;
using Injector.Core.Wire;
using Injector.Sidecar.Traces;
using Injector.Sidecar.Upstream;
using static Injector.Sidecar.Credentials.CredentialTiming;

namespace Injector.Sidecar.Credentials;

/// <summary>
/// One workload's credentials in the sidecar. Got at start, refreshed ahead, revalidated; kept through every outage until they expire;
/// dropped at once when they are revoked. One question to the upstream at a time, shared by all who wait.
/// </summary>
internal sealed class WorkloadCredentials : IDisposable
{
    private const int Forbidden = 403;
    private const int Unavailable = 503;

    private readonly CredentialContext context;
    private readonly UpstreamPipelines pipelines;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private volatile UpstreamKey key;
    private volatile HeldCredentials? held;
    private volatile Refusal? refusal;
    private Task? flight;
    private TimeSpan? firstUnknown;
    private TimeSpan revalidateAt;
    private TimeSpan retryAt;
    private TimeSpan failedAt;
    private int failures;
    private volatile bool everHeld;

    /// <summary>Makes it; nothing is asked before <see cref="Start"/> or the first request.</summary>
    /// <param name="id">What it is asked by.</param>
    /// <param name="upstreamId">What the upstream knows it by; the same id where nobody says otherwise.</param>
    /// <param name="token">The workload's own token where it was handed over; null reads the token file.</param>
    /// <param name="context">What all workloads share.</param>
    public WorkloadCredentials(CredentialId id, CredentialId upstreamId, SecretText? token, CredentialContext context)
    {
        Id = id;
        key = new UpstreamKey(upstreamId, token);
        this.context = context;
        pipelines = new UpstreamPipelines(context.Hold, context.Time);
        timer = context.Time.CreateTimer(static self => ((WorkloadCredentials)self!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The id it is asked by.</summary>
    public CredentialId Id { get; }

    /// <summary>How long the pair in memory may still be handed out; none where there is no pair that may.</summary>
    public TimeSpan Left => held is { Lease: var lease } ? Longer(lease.UntilEnd(context.Time), TimeSpan.Zero) : TimeSpan.Zero;

    /// <summary>The SDK that asked last.</summary>
    public SdkFamily Sdk { get; set; }

    /// <summary>Whether the upstream refuses this workload.</summary>
    public bool IsRefused => refusal is not null;

    /// <summary>Whether the last question to the upstream went wrong.</summary>
    public bool IsOut => Volatile.Read(ref failures) > 0;

    /// <summary>The question to the upstream that is under way; done when there is none.</summary>
    public Task Settled
    {
        get
        {
            lock (gate)
                return flight ?? Task.CompletedTask;
        }
    }

    /// <summary>Whether it is this workload, whatever its token.</summary>
    public bool IsFor(CredentialId id, CredentialId upstream) => Id == id && key.Id == upstream;

    /// <summary>Takes a fresh token of the same workload; what is held stays, and the upstream is asked at once.</summary>
    public void Renew(SecretText? fresh)
    {
        lock (gate)
        {
            if (key.Token == fresh)
                return;

            key = key with { Token = fresh };
            retryAt = revalidateAt = failedAt = default;
        }

        Tick();
    }

    /// <summary>Gets the first pair.</summary>
    public void Start() => Tick();

    /// <summary>The answer, when it can be given from memory.</summary>
    public bool TryGetBody(out ReadOnlyMemory<byte> body)
    {
        var pair = held;
        body = pair is not null && pair.Lease.IsValid(context.Time) ? pair.Body : default;
        return !body.IsEmpty;
    }

    /// <summary>What to say while there is nothing to give.</summary>
    public CredentialError Missing(CredentialRoute route) => refusal switch
    {
        { } refused => refused.For(route),
        null when everHeld => CredentialError.For(route, Unavailable, ReasonCodes.CredentialsExpired, "Credentials expired and the upstream gives no new ones"),
        null => CredentialError.Uninitialized(route),
    };

    /// <summary>Waits for credentials or a refusal, no longer than the hold; asks at once, and again while there is time.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var began = context.Time.GetTimestamp();
        var trace = context.BeginTrace(forSdk: true);
        while (!TryGetBody(out _) && refusal is null)
        {
            var left = context.Hold - context.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || stopping.IsCancellationRequested)
                return;

            try
            {
                await NextAttemptAsync(left, trace, cancellation).WaitAsync(left, context.Time, cancellation);
            }
            catch (TimeoutException)
            {
                // The attempt goes on; whoever asks next may find it done.
                return;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        stopping.Cancel();
        held = null;
    }

    // The question under way, or a new one; but a breath after one that has just failed, so that waiting requests are no storm.
    private Task NextAttemptAsync(TimeSpan left, QuestionTrace? trace, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (flight is not null)
                return flight;

            var pause = failedAt + Breath - context.Time.GetSteady();
            if (pause <= TimeSpan.Zero)
                return AskAsync(pipelines.Foreground, trace);

            return Task.Delay(pause < left ? pause : left, context.Time, cancellation);
        }
    }

    private void Tick()
    {
        lock (gate)
        {
            if (flight is not null || stopping.IsCancellationRequested)
                return;

            var now = context.Time.GetSteady();
            var lease = held?.Lease;
            if (lease is null || !lease.IsValid(context.Time) || (lease.IsDue(context.Time) && now >= retryAt))
                _ = AskAsync(pipelines.Background, context.BeginTrace(forSdk: false));
            else if (now >= revalidateAt)
                flight = RunAsync(RevalidateAsync);
            else
                Schedule(now);
        }
    }

    private Task AskAsync(Polly.ResiliencePipeline<UpstreamReply> pipeline, QuestionTrace? trace) =>
        flight = RunAsync(stop => context.AskAsync(pipeline, key with { Sdk = Sdk, Trace = trace }, stop));

    // HEAD decides and costs little; where it leaves open why it says no, a GET tells. Neither is part of a trace: nothing is got.
    private async Task<UpstreamReply> RevalidateAsync(CancellationToken stop) =>
        await context.CheckAsync(key with { Sdk = Sdk }, stop) ?? await context.AskAsync(pipelines.Background, key with { Sdk = Sdk }, stop);

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

        var now = context.Time.GetSteady();
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

    private void Take(UpstreamReply reply, TimeSpan now)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Credentials:
                Hold(reply.Credentials!, reply.Longest);
                break;
            case ReplyKind.Granted:
                Succeeded();
                break;
            case ReplyKind.Refused:
                Revoke(reply, new CredentialError(Forbidden, reply.Code, reply.Text));
                break;
            case ReplyKind.UnknownId when firstUnknown is { } first && now - first >= UnknownIdApart:
                Revoke(reply, error: null);
                break;
            default:
                if (reply.Kind is ReplyKind.UnknownId)
                    firstUnknown ??= now;
                Failed(reply, now);
                break;
        }
    }

    private void Hold(RoleCredentials credentials, TimeSpan longest)
    {
        var lease = Lease.Start(context.Time, credentials.Expiration, longest, Random.Shared.NextDouble());
        if (refusal is not null)
            SidecarLog.Restored(context.Logger, Id);
        held = new HeldCredentials(credentials, lease);
        everHeld = true;
        refusal = null;
        Succeeded();
        SidecarLog.Held(context.Logger, Id, credentials.RoleArn, credentials.Expiration, lease.RefreshAt);
    }

    private void Succeeded()
    {
        if (failures > 0)
            SidecarLog.Recovered(context.Logger, Id, failures);
        firstUnknown = null;
        failures = 0;
        retryAt = default;
    }

    private void Revoke(UpstreamReply reply, CredentialError? error)
    {
        if (refusal?.Code != reply.Code)
        {
            context.Metrics.Revoked(reply.Code);
            SidecarLog.Revoked(context.Logger, Id, reply.Code, reply.Text);
        }

        // First the refusal, then the pair: a request in between is refused either way, never told of an outage.
        refusal = new Refusal(reply.Code, error);
        held = null;
        failures = 0;
        retryAt = default;
    }

    private void Failed(UpstreamReply reply, TimeSpan now)
    {
        failures++;
        failedAt = now;
        var holding = held is { } pair && pair.Lease.IsValid(context.Time);
        var wait = RetryAfter(failures, holding, Random.Shared.NextDouble());
        retryAt = now + wait;

        // An outage is one event, however often it is probed.
        if (failures == 1)
            SidecarLog.Outage(context.Logger, Id, reply.Text, holding ? "the pair in memory is served until it expires" : "nothing is in memory");
        else
            SidecarLog.StillOut(context.Logger, Id, failures, wait, reply.Text);
    }

    // While refused, the upstream is asked at the pace of revalidation: a grant given back heals by itself.
    private void Schedule(TimeSpan now)
    {
        var wait = held is { Lease: var lease } && lease.IsValid(context.Time)
            ? Shorter(Shorter(Longer(lease.UntilDue(context.Time), retryAt - now), revalidateAt - now), lease.UntilEnd(context.Time))
            : (refusal is not null ? revalidateAt : retryAt) - now;
        timer.Change(Longer(wait, TimeSpan.Zero), Timeout.InfiniteTimeSpan);
    }
}
