using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Names;
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

    /// <summary>Labels of a namespace that opts its pods in.</summary>
    public static IReadOnlyDictionary<string, string> NamespaceOptIn { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["ecs-injector.io/inject"] = "enabled" };

    /// <summary>Labels of a namespace that enforces a Pod Security level.</summary>
    public static IReadOnlyDictionary<string, string> Level(string level) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["pod-security.kubernetes.io/enforce"] = level };

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

    /// <summary>Injects, which must succeed, and gives the patched pod.</summary>
    public static JsonObject Injected(JsonNode pod, InjectionSettings? settings = null, IReadOnlyDictionary<string, string>? labels = null)
    {
        var result = Inject(pod, settings, labels);
        Assert.Equal((InjectionOutcome.Injected, InjectionReasons.Injected), (result.Outcome, result.Reason));
        return Patch.Apply(pod, result.Patch).AsObject();
    }

    /// <summary>The container of this name, in whichever list.</summary>
    public static JsonObject Container(JsonNode pod, string name) => Containers(pod).Single(c => c["name"]!.GetValue<string>() == name);

    /// <summary>All containers and init containers.</summary>
    public static IEnumerable<JsonObject> Containers(JsonNode pod) =>
        new[] { "initContainers", "containers" }.SelectMany(list => pod["spec"]![list] as JsonArray ?? []).Select(c => c!.AsObject());

    /// <summary>Names and values of a container's variables; null for one that is taken from elsewhere.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Variables(JsonNode container) =>
        [.. (container["env"] as JsonArray ?? []).Select(v => (v!["name"]!.GetValue<string>(), v["valueFrom"] is null ? v["value"]?.GetValue<string>() ?? "" : null))];

    /// <summary>Whether a container is one of ours.</summary>
    public static bool IsOurs(JsonNode container) => container["name"]!.GetValue<string>() is InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer;
}
