using System.Collections.Concurrent;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Store;
using Injector.Endpoint.Workloads;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Rehearsals;

/// <summary>Begins rehearsals, and puts the beginning and the end of each on record. Nothing of them is on disk: a restart ends them all.</summary>
internal sealed class RehearsalRegistry(IGrants grants, RehearsalAudit audit, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<Rehearsal, bool> running = new();
    private readonly ILogger logger = loggers.CreateLogger<RehearsalRegistry>();
    private readonly Lock changing = new();

    // What a rehearsal asks is no source, so these attempts are counted nowhere.
    private readonly EndpointMetrics uncounted = new();
    private bool stopping;

    /// <summary>The grants that decide now.</summary>
    public GrantsInForce Grants => grants.Current;

    /// <summary>Begins one; the workload's present one, if there is any, ends.</summary>
    /// <param name="workload">Who is to meet it.</param>
    /// <param name="plan">What and for how long.</param>
    /// <param name="agent">User-Agent of who wants it.</param>
    /// <returns>The rehearsal, or why there is none.</returns>
    public RehearsalOutcome Start(Workload workload, RehearsalPlan plan, string agent)
    {
        lock (changing)
        {
            if (stopping)
                return RehearsalOutcome.CannotDecide("the endpoint ends");

            if (RehearsalOutcome.Refusal(workload, grants.Current) is { } refused)
                return refused;

            workload.Rehearsal?.End(RehearsalEnd.Replaced, agent);
            var rehearsal = new Rehearsal(this, workload, plan, NewStore(workload, plan), time);
            running[rehearsal] = true;

            // On record before anybody can meet it.
            audit.Started(rehearsal, agent);
            RehearsalLog.Started(logger, RehearsalPlan.NameOf(plan.Failure), workload.Registration.Identity.Display, plan.Length, rehearsal.EndsAt);
            return workload.Begin(rehearsal) ? RehearsalOutcome.Started(rehearsal) : RehearsalOutcome.Gone(workload);
        }
    }

    /// <summary>One has ended.</summary>
    public void Ended(Rehearsal rehearsal, RehearsalEnd why, string agent)
    {
        running.TryRemove(rehearsal, out _);
        audit.Ended(rehearsal, why, agent);
        RehearsalLog.Ended(logger, RehearsalPlan.NameOf(rehearsal.Failure), rehearsal.Workload.Registration.Identity.Display, rehearsal.Lasted.TotalSeconds, why);
    }

    /// <summary>Ends them all.</summary>
    public void Dispose()
    {
        lock (changing)
            stopping = true;
        foreach (var rehearsal in running.Keys)
            rehearsal.End(RehearsalEnd.Shutdown);
    }

    // A store of its own for each, so that its failures count for nobody else and its waits hold nobody else up.
    private CredentialStore NewStore(Workload workload, RehearsalPlan plan) => new(
        new FailingSource(new OwnCredentials(workload.Slot, time), plan.Failure, time), new StoreOptions(), uncounted, time,
        loggers.CreateLogger<CredentialStore>());
}
