using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Tests.World;

/// <summary>What the tests inject with.</summary>
internal static class Sample
{
    /// <summary>Settings.</summary>
    public static InjectionSettings Settings { get; } = new()
    {
        Image = "injector-proxy:test",
        Endpoint = "https://ecs-injector-endpoint.ecs-injector.svc:8443",
        EndpointCa = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    };

    /// <summary>A credential id.</summary>
    public static CredentialId Id { get; } = CredentialId.TryParseUuid("0f0e0d0c-0b0a-4908-8706-050403020100", out var id) ? id : throw new InvalidOperationException();

    /// <summary>Labels of a namespace that says nothing.</summary>
    public static IReadOnlyDictionary<string, string> NoLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A small opted-in pod.</summary>
    public static JsonObject Pod(string? label = "enabled") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = label is null
            ? new JsonObject { ["name"] = "p" }
            : new JsonObject { ["name"] = "p", ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = label } },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app" }) },
    };

    /// <summary>Injects.</summary>
    public static InjectionResult Inject(
        JsonNode pod, InjectionSettings? settings = null, IReadOnlyDictionary<string, string>? labels = null, CredentialId? id = null, string ns = "shop")
    {
        using var document = JsonDocument.Parse(pod.ToJsonString());
        return PodInjector.Inject(document.RootElement, ns, labels ?? NoLabels, settings ?? Settings, id ?? Id);
    }
}
