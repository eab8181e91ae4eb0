namespace Injector.Testing.Traces;

/// <summary>A span as a collector got it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="TraceId">Hex.</param>
/// <param name="SpanId">Hex.</param>
/// <param name="ParentId">Hex; empty for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Began">Nanoseconds since 1970.</param>
/// <param name="Ended">Nanoseconds since 1970.</param>
/// <param name="IsError">Whether its status is an error.</param>
/// <param name="Tags">Its attributes, numbers as text.</param>
public sealed record CollectedSpan(
    string Service, string TraceId, string SpanId, string ParentId, string Name, ulong Began, ulong Ended, bool IsError, IReadOnlyDictionary<string, string> Tags)
{
    // Field numbers of opentelemetry/proto/trace/v1/trace.proto and the messages that it uses.
    private const int ErrorStatus = 2;

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => TimeSpan.FromMicroseconds((Ended - Began) / 1000.0);

    /// <summary>An attribute; empty when it is not there.</summary>
    public string this[string tag] => Tags.GetValueOrDefault(tag, "");

    /// <summary>All spans of an ExportTraceServiceRequest.</summary>
    internal static IEnumerable<CollectedSpan> Read(byte[] body)
    {
        foreach (var ofResource in new ProtoMessage(body).Messages(1))
        {
            var service = TagsOf(ofResource.Messages(1).Single(), 1)["service.name"];
            foreach (var span in ofResource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                yield return new CollectedSpan(
                    service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(7), span.Number(8),
                    span.Messages(15).Any(status => status.Number(3) == ErrorStatus), TagsOf(span, 9));
            }
        }
    }

    private static Dictionary<string, string> TagsOf(ProtoMessage message, int field) =>
        message.Messages(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.Messages(2).Single()), StringComparer.Ordinal);

    private static string Value(ProtoMessage value) =>
        value.Has(1) ? value.Text(1) : ((long)value.Number(3)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
