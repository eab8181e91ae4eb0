namespace Injector.Webhook.Certificates;

/// <summary>The CA that sidecars are given now, and those that were until a minute ago.</summary>
internal sealed class Authorities
{
    private const int MaxKept = 1024;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<(string Pem, DateTimeOffset Until)> before = new();
    private volatile string? current;
    private volatile IReadOnlyCollection<string> earlier = [];

    /// <summary>PEM; null where the machine's CAs will do.</summary>
    public string? Current => current;

    /// <summary>PEM of those before.</summary>
    public IReadOnlyCollection<string> Earlier => earlier;

    /// <summary>Takes the one that holds now.</summary>
    public void Take(string pem, DateTimeOffset now)
    {
        lock (gate)
        {
            if (current is { } old && old != pem)
                before.Enqueue((old, now + KeptFor));
            while (before.TryPeek(out var first) && (first.Until < now || before.Count > MaxKept))
                before.Dequeue();

            // Those before first: whoever reads the new one finds the old one known already.
            earlier = [.. before.Select(b => b.Pem)];
            current = pem;
        }
    }
}
