using System.Diagnostics;

namespace Injector.Endpoint.Traces;

/// <summary>
/// Starts spans with the parent that they are given and no other: never the ambient one, and without becoming it. So an HTTP client below
/// sends no trace header to AWS, a timer made below does not keep a request's trace, and a caller's own headers decide nothing.
/// </summary>
internal static class Spans
{
    private const int LongestName = 256;

    /// <summary>A span below another; null when that one is not recorded. Dispose it to end it.</summary>
    /// <param name="parent">The other; null for none.</param>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Whether somebody else is asked.</param>
    /// <param name="since">When it began; the default is now.</param>
    public static Activity? Child(Activity? parent, string name, ActivityKind kind = ActivityKind.Internal, DateTimeOffset since = default) =>
        parent is { Recorded: true } ? Start(parent.Source, name, kind, parent.Context, since) : null;

    /// <summary>A span with any parent, or none; null when nobody wants it.</summary>
    public static Activity? Start(ActivitySource source, string name, ActivityKind kind, ActivityContext parent = default, DateTimeOffset since = default)
    {
        var ambient = Activity.Current;
        Activity.Current = null;
        var span = source.StartActivity(kind, parent, startTime: since, name: name);
        Activity.Current = ambient;
        return span;
    }

    /// <summary>Adds what may be known: names, which their platform chose and nobody has bounded, are cut.</summary>
    public static void Tag(this Activity span, string key, string value)
    {
        if (value.Length > 0)
            span.SetTag(key, value.Length <= LongestName ? value : value[..LongestName]);
    }

    /// <summary>Says how it ended.</summary>
    /// <param name="span">The span.</param>
    /// <param name="reason">A code; empty for success.</param>
    public static void Ended(this Activity span, string reason)
    {
        span.Tag(SpanTags.Reason, reason);
        span.SetStatus(reason.Length == 0 ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }
}
