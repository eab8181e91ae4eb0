using Injector.Core.Time;
using Injector.Endpoint.Store;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Rehearsals;

/// <summary>
/// A failure that one workload meets on purpose for a time. It stands in memory alone and beside the workload's own credentials, which are not
/// touched: whenever it ends, they are there again.
/// </summary>
internal sealed class Rehearsal
{
    // How long after its end, or the end of its right, it is noticed where nobody asks for credentials meanwhile.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly RehearsalRegistry owner;
    private readonly Workload workload;
    private readonly CredentialStore store;
    private readonly TimeProvider time;
    private readonly TimeSpan began;
    private readonly ITimer timer;

    /// <summary>Makes it; it is in force once the workload has it.</summary>
    /// <param name="owner">Who is told of its end.</param>
    /// <param name="workload">Who meets it.</param>
    /// <param name="plan">What it meets and for how long.</param>
    /// <param name="store">What answers in place of the workload's own credentials; ends with it.</param>
    /// <param name="time">Clock.</param>
    public Rehearsal(RehearsalRegistry owner, Workload workload, RehearsalPlan plan, CredentialStore store, TimeProvider time)
    {
        this.owner = owner;
        this.workload = workload;
        this.store = store;
        this.time = time;
        Plan = plan;
        Slot = store.NewSlot();
        StartedAt = time.GetUtcNow();
        began = time.GetSteady();
        timer = time.CreateTimer(static self => ((Rehearsal)self!).Look(), this, LookEvery, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it is.</summary>
    public RehearsalPlan Plan { get; }

    /// <summary>The failure.</summary>
    public RehearsedFailure Failure => Plan.Failure;

    /// <summary>Who meets it.</summary>
    public Workload Workload => workload;

    /// <summary>Since when.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it will end by itself.</summary>
    public DateTimeOffset EndsAt => StartedAt + Plan.Length;

    /// <summary>How long it has gone on.</summary>
    public TimeSpan Lasted => time.GetSteady() - began;

    /// <summary>What answers in place of the workload's own credentials.</summary>
    public CredentialSlot Slot { get; }

    /// <summary>Whether it stands under what the grants say now; where it does not, it ends here.</summary>
    public bool Holds(WorkloadDecision decided)
    {
        if (Lasted >= Plan.Length)
            End(RehearsalEnd.Over);
        else if (decided.MayRehearse)
            return true;
        else if (!decided.IsUndecided)
            End(RehearsalEnd.GrantWithdrawn);

        // While nothing can be decided the workload is told so, as without a rehearsal.
        return false;
    }

    /// <summary>A pair of <see cref="Slot"/> was handed out: it is forgotten, or one good answer would be the end of the failure.</summary>
    public void HandedOut() => Slot.Drop();

    /// <summary>Ends it, if nobody has: the workload's own credentials are back when this returns.</summary>
    /// <param name="why">Why.</param>
    /// <param name="agent">User-Agent of who asked for the end; empty where nobody did.</param>
    public void End(RehearsalEnd why, string agent = "")
    {
        if (!workload.TryEnd(this))
            return;

        timer.Dispose();
        Slot.Dispose();
        store.Dispose();
        owner.Ended(this, why, agent);
    }

    private void Look()
    {
        Holds(workload.Decide(owner.Grants));
        var left = Plan.Length - Lasted;
        timer.Change(left < LookEvery && left > TimeSpan.Zero ? left : LookEvery, Timeout.InfiniteTimeSpan);
    }
}
