using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Admission;

/// <summary>
/// Decides on a pod that nobody has created, before the webhook listens: what the first review needs is loaded then, and no pod waits for it.
/// Nothing is asked, counted or logged.
/// </summary>
internal static class WarmUp
{
    private static readonly Dictionary<string, string> NoLabels = new(StringComparer.Ordinal);

    /// <summary>Goes the way of a review, from its bytes to those of the answer.</summary>
    public static void Run(InjectionSettings settings)
    {
        using var document = JsonDocument.Parse("""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"00000000-0000-0000-0000-000000000000",
            "resource":{"group":"","version":"v1","resource":"pods"},"operation":"CREATE","namespace":"warm-up","object":{
            "metadata":{"name":"warm-up","labels":{"ecs-injector.io/inject":"enabled"},"annotations":{"a":"b"}},
            "spec":{"containers":[{"name":"app","image":"app","env":[{"name":"A","value":"b"}],"volumeMounts":[{"name":"v","mountPath":"/v"}]}],
            "volumes":[{"name":"v","emptyDir":{}}]}}}}
            """);
        var request = AdmissionRequest.Read(document.RootElement);
        _ = AdmissionAnswer.Write(request.Uid, PodInjector.Inject(request.NewObject, request.Namespace, NoLabels, settings, CredentialId.New()));
    }
}
