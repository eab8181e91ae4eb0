using System.Text;
using System.Text.Json.Nodes;
using Injector.Testing.Kubernetes;

namespace Injector.Kubernetes.Tests.Check;

/// <summary>A sound installation in a fake cluster; tests break one thing of it.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::111122223333:role/orders";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string folder = Directory.CreateTempSubdirectory("check-").FullName;

    private Installation(FakeKubernetes api) => Api = api;

    public FakeKubernetes Api { get; }

    public TestAuthority Authority { get; } = new();

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public static async Task<Installation> StartAsync()
    {
        var made = new Installation(await FakeKubernetes.StartAsync());
        made.Api.WriteKubeconfig(made.Kubeconfig, "admin");
        made.Api.AddNamespace("ecs-injector");
        made.Api.AddNamespace("shop");
        made.PutConfiguration(_ => { });
        made.PutCertificate("webhook", made.Authority.Issue(-Day, 90 * Day));
        made.PutCertificate("endpoint", made.Authority.Issue(-Day, 90 * Day));
        foreach (var component in (string[])["webhook", "endpoint"])
        {
            made.PutServer(component, 1, ready: true);
            made.PutServer(component, 2, ready: true);
        }

        made.PutGrant("orders", Grant("shop", "orders"));
        made.PutPod("orders-1", "orders", injected: true);
        return made;
    }

    /// <summary>What a grant says.</summary>
    public static JsonObject Grant(string ns, string account) => JsonNode.Parse($$$"""
        {"roles": ["{{{Role}}}"], "subjects": [{"kubernetes": {"namespace": "{{{ns}}}", "serviceAccount": "{{{account}}}"}}]}
        """)!.AsObject();

    /// <summary>Checks.</summary>
    public Task<ProcessOutcome> CheckAsync(params string[] options) => InjectorProcess.RunAsync(["check", "--kubeconfig", Kubeconfig, .. options]);

    /// <summary>Checks, and finds exactly this one thing besides what is well.</summary>
    public Task AssertOnlyAsync(string level, string what, string found, string mend) => AssertOnlyAsync((level, what, found, mend));

    /// <summary>Checks, and finds exactly these besides what is well.</summary>
    public async Task AssertOnlyAsync(params (string Level, string What, string Found, string Mend)[] expected)
    {
        var outcome = await CheckAsync("--json");
        var bad = JsonNode.Parse(outcome.Output)!.AsArray().Where(f => f!["level"]!.GetValue<string>() != "ok").ToList();
        Assert.True(bad.Count == expected.Length, outcome.Output);
        foreach (var (finding, (level, what, found, mend)) in bad.Zip(expected))
        {
            Assert.Equal((level, what), (finding!["level"]!.GetValue<string>(), finding["what"]!.GetValue<string>()));
            Assert.Contains(found, finding["found"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Contains(mend, finding["mend"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal("", outcome.Error);
        Assert.Equal(expected.Any(e => e.Level == "error") ? 1 : 0, outcome.Code);
    }

    public void PutConfiguration(Action<JsonObject> change)
    {
        var entry = JsonNode.Parse($$$"""
            {
              "name": "pods.inject.ecs-injector.io",
              "clientConfig": {"service": {"namespace": "ecs-injector", "name": "ecs-injector-webhook", "path": "/mutate"}, "caBundle": "{{{Base64(Authority.Pem)}}}"},
              "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}],
              "objectSelector": {"matchExpressions": [{"key": "ecs-injector.io/inject", "operator": "In", "values": ["enabled"]}]},
              "namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["ecs-injector", "kube-system", "kube-node-lease"]}]},
              "matchConditions": [{"name": "not-a-mirror-pod", "expression": "!('kubernetes.io/config.mirror' in object.metadata.annotations)"}],
              "failurePolicy": "Fail", "sideEffects": "None", "reinvocationPolicy": "IfNeeded", "timeoutSeconds": 5, "admissionReviewVersions": ["v1"]
            }
            """)!.AsObject();
        change(entry);
        Api.Put(new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1", ["kind"] = "MutatingWebhookConfiguration", ["metadata"] = new JsonObject { ["name"] = "ecs-injector" }, ["webhooks"] = new JsonArray(entry),
        });
    }

    public void PutCertificate(string component, string pem) => Api.Put(JsonNode.Parse($$$"""
        {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": {"name": "ecs-injector-{{{component}}}-tls", "namespace": "ecs-injector"}, "data": {"tls.crt": "{{{Base64(pem)}}}", "tls.key": ""}}
        """)!.AsObject());

    public void PutServer(string component, int number, bool ready) => Api.Put(JsonNode.Parse($$$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {"name": "{{{component}}}-{{{number}}}", "namespace": "ecs-injector", "labels": {"app.kubernetes.io/part-of": "ecs-injector", "app.kubernetes.io/component": "{{{component}}}"}},
          "spec": {"containers": [{"name": "injector", "image": "i"}]},
          "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "{{{ready}}}"}]}
        }
        """)!.AsObject());

    public void PutGrant(string name, JsonNode spec) =>
        Api.Put(new JsonObject { ["apiVersion"] = "ecs-injector.io/v1alpha1", ["kind"] = "RoleGrant", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec.DeepClone() });

    public void PutPod(string name, string account, bool injected, string ns = "shop", string? label = "enabled", Action<JsonObject>? change = null)
    {
        var pod = JsonNode.Parse($$$"""
            {
              "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "{{{name}}}", "namespace": "{{{ns}}}", "labels": {"app": "x"}, "annotations": {}},
              "spec": {"serviceAccountName": "{{{account}}}", "containers": [{"name": "app", "image": "a"}]}, "status": {"phase": "Running"}
            }
            """)!.AsObject();
        if (label is not null)
            pod["metadata"]!["labels"]!["ecs-injector.io/inject"] = label;
        if (injected)
            pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "ecs-credential-proxy", ["image"] = "p", ["restartPolicy"] = "Always" });
        change?.Invoke(pod);
        Api.Put(pod);
    }

    public void LabelNamespace(string name) => Api.Put(JsonNode.Parse($$$"""
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{name}}}", "labels": {"ecs-injector.io/inject": "enabled", "kubernetes.io/metadata.name": "{{{name}}}"} } }
        """)!.AsObject());

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
