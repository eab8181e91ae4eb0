using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Admission;

/// <summary>From a request of the API server to what is done with it. Only CREATE of pods, and UPDATE of their debug containers, are ours.</summary>
/// <param name="namespaces">Labels of namespaces.</param>
/// <param name="settings">The settings in force now.</param>
public sealed class AdmissionReviewer(INamespaces namespaces, Func<InjectionSettings> settings)
{
    /// <summary>Decides.</summary>
    /// <exception cref="PodFormatException">The object is no pod, or no Unicode.</exception>
    public async ValueTask<InjectionResult> ReviewAsync(AdmissionRequest request, CancellationToken cancellation)
    {
        // Log and Events name whatever it is, also what is none of our business.
        if (request.NewObject.ValueKind is not JsonValueKind.Undefined)
            UnicodeRule.Check(request.NewObject);
        if (request is not { Group: "", Resource: "pods" })
            return InjectionResult.Unchanged(InjectionReasons.NotApplicable);

        var now = settings();
        return (request.Operation, request.SubResource) switch
        {
            ("CREATE", "") => await CreateAsync(request, now, cancellation),
            ("UPDATE", "ephemeralcontainers") => EphemeralInjector.Inject(Present(request), request.OldObject, now),
            _ => InjectionResult.Unchanged(InjectionReasons.NotApplicable),
        };
    }

    private async ValueTask<InjectionResult> CreateAsync(AdmissionRequest request, InjectionSettings now, CancellationToken cancellation)
    {
        var pod = Present(request);
        if (await namespaces.LabelsAsync(request.Namespace, cancellation) is not { } labels)
        {
            return InjectionResult.Rejected(
                InjectionReasons.CannotDecide, $"the labels of namespace {request.Namespace} cannot be read now; try again, and see injector check");
        }

        return PodInjector.Inject(pod, request.Namespace, labels, now, CredentialId.New());
    }

    private static JsonElement Present(AdmissionRequest request) => request.NewObject.ValueKind is JsonValueKind.Undefined
        ? throw new PodFormatException($"request.object: expected a pod with {request.Operation}, found none")
        : request.NewObject;
}
