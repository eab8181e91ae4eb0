using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Offline;

/// <summary>What the tests of manifests share.</summary>
internal static class Manifest
{
    /// <summary>A small deployment that opts in.</summary>
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
        spec:
          replicas: 2
          template:
            metadata:
              labels:
                ecs-injector.io/inject: enabled
            spec:
              containers:
              - name: app
                image: app:1

        """;

    /// <summary>A small pod that opts in; what is given stands in its only container.</summary>
    public static string Pod(string inContainer = "", string inSpec = "", string inMetadata = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: orders
          namespace: shop
          labels:
            ecs-injector.io/inject: enabled
        {{inMetadata}}
        spec:
          containers:
          - name: app
            image: app:1
        {{inContainer}}
        {{inSpec}}
        """;

    /// <summary>Injects.</summary>
    public static OfflineResult Inject(string yaml, InjectionSettings? settings = null, bool all = false) =>
        ManifestInjector.Inject(yaml, settings ?? Sample.Settings, all);

    /// <summary>The same writer, and nothing injected: the namespaces of the tests are excluded.</summary>
    public static string Rewrite(string yaml)
    {
        var result = Inject(yaml, Sample.Settings with { ExcludedNamespaces = ["default", "shop", "other"] });
        Assert.DoesNotContain(result.Reports, r => r.Result.Patch.Count > 0);
        return result.Text;
    }

    /// <summary>Takes out.</summary>
    public static string Uninject(string yaml) => ManifestUninjector.Uninject(yaml).Text;

    /// <summary>The documents as JSON, as kubectl would send them.</summary>
    public static IReadOnlyList<JsonNode?> Json(string yaml) => [.. YamlDocuments.Read(yaml).Select(YamlJson.ToJson)];

    /// <summary>The only document as JSON.</summary>
    public static JsonNode One(string yaml) => Assert.Single(Json(yaml))!;

    /// <summary>What the live webhook makes of a pod or template, with the id of the name.</summary>
    public static JsonNode Live(JsonNode template, string kind, string name, string ns = "shop", InjectionSettings? settings = null, IReadOnlyDictionary<string, string>? labels = null)
    {
        using var document = JsonDocument.Parse(template.ToJsonString());
        var result = PodInjector.Inject(document.RootElement, ns, labels ?? Sample.NoLabels, settings ?? Sample.Settings, NameBasedId.Of(kind, ns, name));
        return Patch.Apply(template, result.Patch);
    }

    /// <summary>Both say the same.</summary>
    public static void AssertSame(JsonNode? expected, JsonNode? found) =>
        Assert.True(JsonNode.DeepEquals(expected, found), $"expected\n{expected?.ToJsonString()}\nfound\n{found?.ToJsonString()}");

    /// <summary>Injected once, twice and taken out again: everything that must hold of any manifest.</summary>
    public static string AssertSound(string yaml, InjectionSettings? settings = null, bool all = false)
    {
        var once = Inject(yaml, settings, all).Text;
        Assert.Equal(once, Inject(yaml, settings, all).Text);
        Assert.Equal(once, Inject(once, settings, all).Text);
        Assert.Equal(Rewrite(yaml), Uninject(once));
        Assert.Equal(Rewrite(yaml), Uninject(Uninject(once)));
        return once;
    }
}
