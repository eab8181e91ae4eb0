using System.Diagnostics;
using Injector.Endpoint.Sources;

namespace Injector.Endpoint.Traces;

/// <summary>Spans of what is asked of a source.</summary>
internal static class SourceTrace
{
    /// <summary>Reason of an attempt that got no answer in time.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>Begins one for all attempts that belong together.</summary>
    /// <param name="parent">Whatever makes it needed; null for none.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="request">What is asked for.</param>
    public static Activity? Begin(Activity? parent, string source, SourceRequest request)
    {
        var span = Spans.Child(parent, "source");
        span?.Tag(SpanTags.Source, source);
        span?.Tag(SpanTags.RoleArn, request.Role.Value);
        return span;
    }

    /// <summary>Begins one for a single attempt.</summary>
    /// <param name="parent">The one for all attempts; null for none.</param>
    /// <param name="name">What is asked.</param>
    /// <param name="attempt">Which attempt, from 1.</param>
    public static Activity? Attempt(Activity? parent, string name, int attempt)
    {
        var span = Spans.Child(parent, name, ActivityKind.Client);
        span?.SetTag(SpanTags.Attempt, attempt);
        return span;
    }

    /// <summary>Notes what a source gave: never its text, which quotes what it likes.</summary>
    public static void Ended(Activity? span, SourceResult result) => span?.Ended(result.IsSuccess ? "" : result.Failure.ToString());
}
