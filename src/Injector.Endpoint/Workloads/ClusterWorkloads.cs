using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Workloads;

/// <summary>
/// The pods that have asked lately, keyed by pod uid: store, request limit and session are theirs alone, whatever id they carry. A pod that has
/// not asked for an hour is forgotten with its credentials; nothing of a pod is kept on disk.
/// </summary>
internal sealed class ClusterWorkloads : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly CredentialStore store;
    private readonly RateLimit limit;
    private readonly TimeProvider time;
    private readonly ITimer timer;

    /// <summary>Makes it; nobody has asked yet.</summary>
    public ClusterWorkloads(CredentialStore store, RateLimit limit, TimeProvider time)
    {
        this.store = store;
        this.limit = limit;
        this.time = time;
        timer = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Those of the pods that are known now.</summary>
    public IEnumerable<Workload> All => places.Values.Select(place => place.Workload);

    /// <summary>The workload of a pod that has asked lately.</summary>
    public bool TryGet(string podUid, [NotNullWhen(true)] out Workload? workload)
    {
        workload = places.TryGetValue(podUid, out var place) ? place.Workload : null;
        return workload is not null;
    }

    /// <summary>The pod's workload, with what is known of it now; null when there is no place for one more.</summary>
    public Workload? Get(string podUid, WorkloadRegistration registration)
    {
        if (!places.TryGetValue(podUid, out var place))
        {
            if (places.Count >= WorkloadRegistry.MaxWorkloads)
                return null;

            place = places.GetOrAdd(podUid, _ => new Place(new Workload(registration, new TokenBucket(limit, time), store.NewSlot(), podUid)));
        }

        place.LastAsked = time.GetUtcNow();
        var workload = place.Workload;
        if (!Same(workload.Registration, registration))
            workload.Update(registration);
        return workload;
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private static bool Same(WorkloadRegistration one, WorkloadRegistration other) =>
        one.Id == other.Id && one.Wish == other.Wish && one.WishProblem == other.WishProblem
        && one.Identity.Names.Count == other.Identity.Names.Count
        && one.Identity.Names.All(n => other.Identity.Name(n.Key) == n.Value);

    private void Sweep()
    {
        var before = time.GetUtcNow() - ForgetAfter;
        foreach (var (uid, place) in places)
        {
            if (place.LastAsked < before && places.TryRemove(uid, out var gone))
                gone.Workload.Retire();
        }
    }

    private sealed class Place(Workload workload)
    {
        private long lastAsked;

        public Workload Workload => workload;

        public DateTimeOffset LastAsked
        {
            get => new(Volatile.Read(ref lastAsked), TimeSpan.Zero);
            set => Volatile.Write(ref lastAsked, value.UtcTicks);
        }
    }
}
