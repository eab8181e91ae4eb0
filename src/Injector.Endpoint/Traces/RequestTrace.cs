using System.Diagnostics;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Workloads;

namespace Injector.Endpoint.Traces;

/// <summary>The spans of a request that is being answered: the endpoint's, and that of the sidecar that asked. Ends both when disposed.</summary>
internal sealed class RequestTrace : IDisposable
{
    /// <summary>Reason of a request whose caller did not wait for the answer.</summary>
    public const string CallerGone = "CallerGone";

    private readonly Activity? sidecar;
    private bool answered;

    /// <summary>Takes both.</summary>
    /// <param name="span">The endpoint's.</param>
    /// <param name="sidecar">The sidecar's; null when the workload asks by itself.</param>
    /// <param name="workload">Whose request it is.</param>
    public RequestTrace(Activity span, Activity? sidecar, Workload workload)
    {
        Span = span;
        this.sidecar = sidecar;
        var identity = workload.Registration.Identity;
        foreach (var each in Both())
        {
            each.Tag(SpanTags.Platform, identity.Platform.ToString().ToLowerInvariant());
            each.Tag(SpanTags.Workload, identity.Display);
        }
    }

    /// <summary>The endpoint's span, for what is done below it.</summary>
    public Activity Span { get; }

    /// <summary>Notes the answer.</summary>
    public void Answered(CredentialAnswer answer)
    {
        answered = true;
        foreach (var each in Both())
        {
            each.SetTag(SpanTags.Status, answer.Status);
            each.Ended(answer.Reason);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var each in Both())
        {
            if (!answered)
                each.Ended(CallerGone);
            each.Stop();
        }
    }

    private IEnumerable<Activity> Both() => sidecar is null ? [Span] : [Span, sidecar];
}
