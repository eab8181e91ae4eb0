using System.Diagnostics;
using System.Net.Http.Headers;
using Injector.Core.Traces;

namespace Injector.Sidecar.Traces;

/// <summary>
/// The trace of one question to the upstream, over all its tries. Always a new one: what an application sends along never reaches the
/// upstream, so that it cannot join another's trace. Only its name and its age are sent; the endpoint records the sidecar's span.
/// </summary>
/// <param name="forSdk">Whether an SDK waits for the answer.</param>
/// <param name="time">Clock.</param>
internal sealed class QuestionTrace(bool forSdk, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();
    private readonly string parent = $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01";
    private int tries;

    /// <summary>Puts it on the next try.</summary>
    public void AddTo(HttpRequestHeaders headers)
    {
        var age = time.GetElapsedTime(began);
        var timing = new QuestionTiming(
            forSdk, age < QuestionTiming.Longest ? age : QuestionTiming.Longest, Math.Min(Interlocked.Increment(ref tries), QuestionTiming.MostTries));
        headers.TryAddWithoutValidation(QuestionTiming.TraceParentHeader, parent);
        headers.TryAddWithoutValidation(QuestionTiming.Header, timing.ToString());
    }
}
