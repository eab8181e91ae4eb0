using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Injector.Core.Credentials;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Store;

namespace Injector.Endpoint.Workloads;

/// <summary>
/// The workloads known now. Changes are made one at a time and are on disk before they are in force; look-ups never wait.
/// </summary>
internal sealed class WorkloadRegistry
{
    /// <summary>More than any host runs; a bound all the same.</summary>
    public const int MaxWorkloads = 100_000;

    private readonly ConcurrentDictionary<string, Workload> workloads = new(StringComparer.Ordinal);
    private readonly WorkloadState state;
    private readonly CredentialStore store;
    private readonly RateLimit limit;
    private readonly TimeProvider time;
    private readonly Lock changing = new();

    /// <summary>Takes up what is on disk: ids known before a restart stay known, their credentials pending.</summary>
    public WorkloadRegistry(WorkloadState state, CredentialStore store, RateLimit limit, TimeProvider time)
    {
        this.state = state;
        this.store = store;
        this.limit = limit;
        this.time = time;
        foreach (var registration in state.Load())
            workloads[registration.Id.Value] = Make(registration);
    }

    /// <summary>How many workloads are known.</summary>
    public int Count => workloads.Count;

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<Workload> All => workloads.Values;

    /// <summary>The workload with this id. Hashing is keyed at random, so the time taken tells nothing of the ids known.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out Workload? workload) => workloads.TryGetValue(id, out workload);

    /// <summary>Adds a workload or replaces what is known of it; its credentials stay when its role does.</summary>
    /// <exception cref="IOException">It cannot be written to disk; nothing has changed.</exception>
    public Workload Put(WorkloadRegistration registration)
    {
        lock (changing)
        {
            var isKnown = workloads.TryGetValue(registration.Id.Value, out var known);
            if (!isKnown && workloads.Count >= MaxWorkloads)
                throw new IOException($"expected at most {MaxWorkloads} workloads on one host, found one more: retire those that are gone");

            state.Save(registration);
            if (isKnown)
            {
                known!.Update(registration);
                return known;
            }

            return workloads[registration.Id.Value] = Make(registration);
        }
    }

    /// <summary>Registers a workload under grants with a fresh token; the token before stays good until this one is shown.</summary>
    /// <returns>The token, to be handed on once.</returns>
    /// <exception cref="IOException">It cannot be written to disk; nothing has changed.</exception>
    public SecretText Register(WorkloadRegistration registration)
    {
        var token = WorkloadToken.New();
        lock (changing)
        {
            var previous = workloads.TryGetValue(registration.Id.Value, out var known) ? known.Registration.TokenHash : null;
            Put(registration with { TokenHash = WorkloadToken.Hash(token.Reveal()), PreviousTokenHash = previous });
        }

        return token;
    }

    /// <summary>Whether the token with this hash is the workload's; the first use of a new one ends the one before.</summary>
    public bool Proves(Workload workload, string hash)
    {
        var registration = workload.Registration;
        if (!WorkloadToken.Matches(registration.TokenHash, hash))
            return WorkloadToken.Matches(registration.PreviousTokenHash, hash);

        if (registration.PreviousTokenHash is not null)
            EndPreviousToken(workload, registration);
        return true;
    }

    /// <summary>Forgets a workload; its credentials are served no more.</summary>
    /// <exception cref="IOException">It cannot be removed from disk; it is still known.</exception>
    public bool Remove(CredentialId id)
    {
        lock (changing)
        {
            state.Delete(id);
            if (!workloads.TryRemove(id.Value, out var workload))
                return false;

            workload.Retire();
            return true;
        }
    }

    private void EndPreviousToken(Workload workload, WorkloadRegistration seen)
    {
        lock (changing)
        {
            if (!ReferenceEquals(workload.Registration, seen) || !workloads.ContainsKey(seen.Id.Value))
                return;

            try
            {
                Put(seen with { PreviousTokenHash = null });
            }
            catch (IOException)
            {
                // A full disk must not refuse the caller; the next use tries again.
            }
        }
    }

    private Workload Make(WorkloadRegistration registration) =>
        new(registration, new TokenBucket(limit, time), store.NewSlot());
}
