using Injector.Webhook.Admission;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Events;

/// <summary>Where nobody wants Events.</summary>
internal sealed class NoEvents : IEventSink
{
    /// <inheritdoc />
    public void Tell(AdmissionRequest request, InjectionResult result)
    {
        // Switched off.
    }
}
