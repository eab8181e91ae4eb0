using System.Collections.Concurrent;
using System.Net;

namespace Injector.Endpoint.Limits;

/// <summary>
/// Limits what no known workload has asked for (unknown and malformed ids, wrong routes), a bucket per peer address, so that a
/// guesser is slowed without anybody else noticing. The table is bounded: full buckets are forgotten first; when every place is
/// taken by a peer that is being limited, newcomers share one bucket.
/// </summary>
internal sealed class PeerLimiter(RateLimit limit, TimeProvider time, int capacity = PeerLimiter.DefaultCapacity)
{
    /// <summary>Peers that are told apart.</summary>
    public const int DefaultCapacity = 4096;

    private readonly ConcurrentDictionary<IPAddress, TokenBucket> buckets = new();
    private readonly TokenBucket overflow = new(limit, time);
    private readonly Lock sweeping = new();

    /// <summary>How many peers are known now.</summary>
    public int Count => buckets.Count;

    /// <summary>Takes one token of this peer; null stands for every caller on a unix socket.</summary>
    public bool TryTake(IPAddress? peer)
    {
        var key = Key(peer);
        if (!buckets.TryGetValue(key, out var bucket))
            bucket = Admit(key);

        return bucket.TryTake();
    }

    /// <summary>Whether this peer has a token left; takes none. A peer that is not known has.</summary>
    public bool CanTake(IPAddress? peer)
    {
        var key = Key(peer);
        return !buckets.TryGetValue(key, out var bucket) || bucket.HasToken();
    }

    private static IPAddress Key(IPAddress? peer) =>
        peer is null ? IPAddress.None : peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;

    private TokenBucket Admit(IPAddress key)
    {
        if (buckets.Count >= capacity)
            Sweep();

        return buckets.Count >= capacity ? overflow : buckets.GetOrAdd(key, _ => new TokenBucket(limit, time));
    }

    private void Sweep()
    {
        // One sweeper at a time; the others go to the shared bucket rather than wait.
        if (!sweeping.TryEnter())
            return;

        try
        {
            foreach (var (peer, bucket) in buckets)
            {
                if (bucket.IsFull())
                    buckets.TryRemove(peer, out _);
            }
        }
        finally
        {
            sweeping.Exit();
        }
    }
}
