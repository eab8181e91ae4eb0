using Injector.Webhook.Admission;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Events;

/// <summary>Where Kubernetes Events go.</summary>
public interface IEventSink
{
    /// <summary>Tells of a decision that somebody should see; returns at once, and never fails.</summary>
    void Tell(AdmissionRequest request, InjectionResult result);
}
