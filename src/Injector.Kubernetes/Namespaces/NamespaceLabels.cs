using System.Collections.Concurrent;
using Injector.Core.Time;
using Injector.Kubernetes.Connection;
using k8s;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Namespaces;

/// <summary>
/// Labels of namespaces, one look-up for many pods: kept for seconds, since somebody who has just labelled his namespace creates his pod next;
/// kept for longer while the API server fails.
/// </summary>
public sealed partial class NamespaceLabels(IKubernetes client, TimeProvider time, ILogger<NamespaceLabels> logger)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StaleFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<string, string> Labels, TimeSpan ReadAt)> known = new(StringComparer.Ordinal);

    /// <summary>Labels of a namespace; null when they cannot be known now.</summary>
    public async ValueTask<IReadOnlyDictionary<string, string>?> ReadAsync(string name, CancellationToken cancellation)
    {
        var now = time.GetSteady();
        var isKnown = known.TryGetValue(name, out var entry);
        if (isKnown && now - entry.ReadAt < FreshFor)
            return entry.Labels;

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Wait);
            var found = await client.CoreV1.ReadNamespaceAsync(name, cancellationToken: limit.Token);
            if (found.Metadata?.Name != name)
                throw ApiFailures.AnotherAnswer("the namespace that was asked for");

            var labels = found.Metadata.Labels is { } map ? new Dictionary<string, string>(map, StringComparer.Ordinal) : None;
            if (known.Count >= Capacity)
                known.Clear();
            known[name] = (labels, now);
            return labels;
        }
        catch (Exception e) when (ApiFailures.IsOutage(e) && !cancellation.IsCancellationRequested)
        {
            LogFailed(logger, name, ApiFailures.Describe(e));
            return isKnown && now - entry.ReadAt < StaleFor ? entry.Labels : null;
        }
    }

    [LoggerMessage(4301, LogLevel.Warning, "Labels of namespace {Namespace} cannot be read: {Problem}")]
    private static partial void LogFailed(ILogger logger, string @namespace, string problem);
}
