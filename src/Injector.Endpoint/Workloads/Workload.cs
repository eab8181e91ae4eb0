using Injector.Core.Credentials;
using Injector.Core.Sdks;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Workloads;

/// <summary>A known workload with what is its alone: registration, request limit, last decision, credentials.</summary>
/// <param name="registration">What is known of it.</param>
/// <param name="bucket">Its request limit.</param>
/// <param name="slot">Its credentials.</param>
/// <param name="key">What it is known by here, where that is not its id.</param>
internal sealed class Workload(WorkloadRegistration registration, TokenBucket bucket, CredentialSlot slot, string? key = null)
{
    private volatile WorkloadRegistration registration = registration;
    private volatile Memo? memo;
    private volatile Rehearsal? rehearsal;
    private volatile bool retired;
    private long requests;
    private long failures;

    /// <summary>What is known of it.</summary>
    public WorkloadRegistration Registration => registration;

    /// <summary>Its id.</summary>
    public CredentialId Id => registration.Id;

    /// <summary>What it is known by here: its id; of a pod the uid, since the id is whatever its author wrote.</summary>
    public string Key => key ?? registration.Id.Value;

    /// <summary>Its request limit.</summary>
    public TokenBucket Bucket { get; } = bucket;

    /// <summary>Its credentials.</summary>
    public CredentialSlot Slot { get; } = slot;

    /// <summary>The SDK that asked last, itself or through a sidecar.</summary>
    public SdkFamily Sdk { get; set; }

    /// <summary>Whether a grant has ever held for it in this process: tells a revocation from a refusal.</summary>
    public bool WasGranted { get; set; }

    /// <summary>Answers on record since this process knows it: credentials handed out, and all refusals.</summary>
    public long Requests => Interlocked.Read(ref requests);

    /// <summary>Those of them that were no credentials.</summary>
    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Reason code of the last one of these; null when there was none.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>It was answered.</summary>
    /// <param name="reason">Reason code; empty for credentials.</param>
    public void Answered(string reason)
    {
        Interlocked.Increment(ref requests);
        if (reason.Length == 0)
            return;

        Interlocked.Increment(ref failures);
        LastFailure = reason;
    }

    /// <summary>Replaces what is known of it; the next decision is made anew.</summary>
    public void Update(WorkloadRegistration changed)
    {
        registration = changed;
        memo = null;
    }

    /// <summary>Decides by these grants; the answer is remembered until grants or registration change.</summary>
    public WorkloadDecision Decide(GrantsInForce grants)
    {
        var seen = registration;
        if (memo is { } known && ReferenceEquals(known.Grants, grants) && ReferenceEquals(known.Registration, seen))
            return known.Decision;

        var decided = WorkloadDecision.Make(seen, grants);
        memo = new Memo(grants, seen, decided);
        return decided;
    }

    /// <summary>The failure that it meets on purpose; null for almost all. Whether that still stands is said by <see cref="Rehearsing"/>.</summary>
    public Rehearsal? Rehearsal => rehearsal;

    /// <summary>The failure that it meets on purpose under these grants; one whose time or right is over ends here.</summary>
    public Rehearsal? Rehearsing(GrantsInForce grants) => rehearsal is { } now && now.Holds(Decide(grants)) ? now : null;

    /// <summary>It meets a failure on purpose from now on. That it may has been decided: a role has been granted to it.</summary>
    /// <returns>False where it is no more: the failure has ended.</returns>
    public bool Begin(Rehearsal begun)
    {
        WasGranted = true;

        // Set before looked at, here and in Retire: of the two one sees the other.
        Interlocked.Exchange(ref rehearsal, begun);
        if (!retired)
            return true;

        begun.End(RehearsalEnd.Retired);
        return false;
    }

    /// <summary>It meets this failure no more; false when somebody else has ended it.</summary>
    public bool TryEnd(Rehearsal ended) => Interlocked.CompareExchange(ref rehearsal, null, ended) == ended;

    /// <summary>It is no more: its credentials are served no longer.</summary>
    public void Retire()
    {
        Interlocked.Exchange(ref retired, true);
        rehearsal?.End(RehearsalEnd.Retired);
        Slot.Dispose();
    }

    private sealed record Memo(GrantsInForce Grants, WorkloadRegistration Registration, WorkloadDecision Decision);
}
