using Injector.Core.Credentials;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Workloads;

/// <summary>A known workload with what is its alone: registration, request limit, last decision, credentials.</summary>
internal sealed class Workload(WorkloadRegistration registration, TokenBucket bucket, CredentialSlot slot)
{
    private volatile WorkloadRegistration registration = registration;
    private volatile Memo? memo;

    /// <summary>What is known of it.</summary>
    public WorkloadRegistration Registration => registration;

    /// <summary>Its id.</summary>
    public CredentialId Id => registration.Id;

    /// <summary>Its request limit.</summary>
    public TokenBucket Bucket { get; } = bucket;

    /// <summary>Its credentials.</summary>
    public CredentialSlot Slot { get; } = slot;

    /// <summary>Whether a grant has ever held for it in this process: tells a revocation from a refusal.</summary>
    public bool WasGranted { get; set; }

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

    private sealed record Memo(GrantsInForce Grants, WorkloadRegistration Registration, WorkloadDecision Decision);
}
