using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Templates;

/// <summary>Which requests the API server sends to the webhook.</summary>
public sealed class WebhookConfigurationTests
{
    private const string Label = "ecs-injector.io/inject";
    private const string NamespaceName = "kubernetes.io/metadata.name";

    // Namespace, its label, the pod's label, and which entry must take the pod.
    public static TheoryData<string, string?, string?, string?> Pods => new()
    {
        { "shop", null, null, null },
        { "shop", null, "enabled", "pods" },
        { "shop", null, "yes", "pods" },
        { "shop", null, "disabled", null },
        { "shop", "enabled", null, "namespaces" },
        { "shop", "enabled", "enabled", "pods" },
        { "shop", "enabled", "disabled", null },
        { "shop", "disabled", null, null },
        { "ecs-injector", "enabled", "enabled", null },
        { "ecs-injector", "enabled", null, null },
        { "kube-system", "enabled", "enabled", null },
        { "kube-system", "enabled", null, null },
        { "kube-node-lease", "enabled", "enabled", null },
        { "storage", "enabled", "enabled", null },
        { "storage", "enabled", null, null },
    };

    [Theory]
    [MemberData(nameof(Pods))]
    public async Task A_pod_goes_to_one_entry_at_most(string ns, string? namespaceLabel, string? podLabel, string? expected)
    {
        var entries = await EntriesAsync("-set-json", """excludeNamespaces=["storage"]""");
        var namespaceLabels = Labels((NamespaceName, ns), (Label, namespaceLabel));
        var podLabels = Labels((Label, podLabel));

        var taken = entries
            .Where(e => Selects(e["namespaceSelector"]!, namespaceLabels) && Selects(e["objectSelector"]!, podLabels))
            .Select(e => e.Text("name"));

        Assert.Equal(expected is null ? [] : [expected + ".inject.ecs-injector.io"], taken);
    }

    [Fact]
    public async Task It_is_called_for_new_pods_and_fails_closed()
    {
        var entries = await EntriesAsync();

        Assert.Equal(2, entries.Length);
        Assert.All(entries, e =>
        {
            Assert.Equal("Fail", e.Text("failurePolicy"));
            Assert.Equal("NoneOnDryRun", e.Text("sideEffects"));
            Assert.Equal("IfNeeded", e.Text("reinvocationPolicy"));
            Assert.Equal("Equivalent", e.Text("matchPolicy"));
            Assert.Equal(5, e["timeoutSeconds"]!.GetValue<long>());
            Assert.Equal(["v1"], e.Texts("admissionReviewVersions"));
            Assert.Equal("/mutate", e["clientConfig"]!["service"]!.Text("path"));
            var rule = Assert.Single(e.Objects("rules"));
            Assert.Equal(["CREATE"], rule.Texts("operations"));
            Assert.Equal(["pods"], rule.Texts("resources"));
            Assert.Equal("Namespaced", rule.Text("scope"));
        });
    }

    [Fact]
    public async Task Mirror_pods_are_left_alone()
    {
        var entries = await EntriesAsync();

        Assert.All(entries, e => Assert.Equal(
            "!has(object.metadata.annotations) || !('kubernetes.io/config.mirror' in object.metadata.annotations)",
            Assert.Single(e.Objects("matchConditions")).Text("expression")));
    }

    [Fact]
    public async Task Ephemeral_containers_are_looked_at_only_when_asked_for()
    {
        var entries = await EntriesAsync("-set-json", "ephemeralContainers.enabled=true");

        Assert.All(entries, e =>
        {
            var rule = Assert.Single(e.Objects("rules"), r => r.Texts("operations") is ["UPDATE"]);
            Assert.Equal(["pods/ephemeralcontainers"], rule.Texts("resources"));
        });
    }

    [Fact]
    public async Task Cert_manager_is_told_where_the_bundle_is()
    {
        var manifests = await ChartRenderer.ManifestsAsync(Profile.Arguments("certManager"));
        var configuration = Assert.Single(manifests.OfKind("MutatingWebhookConfiguration"));
        var certificate = manifests.Named("Certificate", "ecs-injector-webhook");

        Assert.Equal("ecs-injector/ecs-injector-webhook", configuration["metadata"]!["annotations"]!.Text("cert-manager.io/inject-ca-from"));
        Assert.Contains("ecs-injector-webhook.ecs-injector.svc", certificate["spec"]!.Texts("dnsNames"));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_service_that_it_names_leads_to_the_webhook(string profile)
    {
        var manifests = await ChartRenderer.ManifestsAsync(Profile.Arguments(profile));
        var entries = Assert.Single(manifests.OfKind("MutatingWebhookConfiguration")).Objects("webhooks");

        Assert.All(entries, e =>
        {
            var wanted = e["clientConfig"]!["service"]!;
            var service = manifests.Named("Service", wanted.Text("name")!);
            var port = Assert.Single(service["spec"]!.Objects("ports"), p => p["port"]!.GetValue<long>() == wanted["port"]!.GetValue<long>());
            var pods = manifests.OfKind("Deployment").Where(d => service["spec"]!["selector"]!.AsObject()
                .All(l => d["spec"]!["template"]!["metadata"]!["labels"]!.Text(l.Key) == l.Value!.GetValue<string>()));
            var container = Assert.Single(Assert.Single(pods)["spec"]!["template"]!["spec"]!.Objects("containers"));
            Assert.Equal("webhook", container.Text("name"));
            Assert.Contains(container.Objects("ports"), p => p.Text("name") == port.Text("targetPort"));
        });
    }

    public static TheoryData<string> Profiles => Profile.Names;

    private static async Task<JsonObject[]> EntriesAsync(params string[] arguments) =>
        Assert.Single((await ChartRenderer.ManifestsAsync(arguments)).OfKind("MutatingWebhookConfiguration")).Objects("webhooks");

    private static Dictionary<string, string> Labels(params (string Key, string? Value)[] labels) =>
        labels.Where(l => l.Value is not null).ToDictionary(l => l.Key, l => l.Value!, StringComparer.Ordinal);

    // As the API server reads a label selector: NotIn holds for an absent label.
    private static bool Selects(JsonNode selector, Dictionary<string, string> labels) => selector.Objects("matchExpressions").All(e =>
    {
        var there = labels.TryGetValue(e.Text("key")!, out var value);
        return e.Text("operator") switch
        {
            "In" => there && e.Texts("values").Contains(value),
            "NotIn" => !there || !e.Texts("values").Contains(value),
            "Exists" => there,
            "DoesNotExist" => !there,
            var other => throw new InvalidOperationException($"expected an operator of label selectors, found {other}"),
        };
    });
}
