using System.Text.Json.Nodes;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Offline;

/// <summary>Every kind with a pod template gets what the live webhook gives its pods, and no other kind is touched.</summary>
public sealed class KindTests
{
    [Theory]
    [InlineData("v1", "Pod", "")]
    [InlineData("apps/v1", "Deployment", "spec.template")]
    [InlineData("apps/v1", "StatefulSet", "spec.template")]
    [InlineData("apps/v1", "DaemonSet", "spec.template")]
    [InlineData("apps/v1", "ReplicaSet", "spec.template")]
    [InlineData("v1", "ReplicationController", "spec.template")]
    [InlineData("batch/v1", "Job", "spec.template")]
    [InlineData("batch/v1", "CronJob", "spec.jobTemplate.spec.template")]
    [InlineData("v1", "PodTemplate", "template")]
    public void A_kind_is_injected_as_its_pods_would_be(string version, string kind, string path)
    {
        var document = Document(version, kind, path);
        var expected = document.DeepClone();
        Replace(expected, path, Manifest.Live(At(document, path), kind, "orders"));

        var yaml = Manifest.AssertSound(document.ToJsonString());

        Manifest.AssertSame(expected, Manifest.One(yaml));
        Assert.Contains("ecs-credential-proxy", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Service")]
    [InlineData("ConfigMap")]
    [InlineData("Rollout")]
    [InlineData("deployment")]
    public void Another_kind_is_left_as_it_is(string kind)
    {
        var document = Document("v1", kind, "spec.template");

        var result = Manifest.Inject(document.ToJsonString(), all: true);

        Assert.Empty(result.Reports);
        Manifest.AssertSame(document, Manifest.One(result.Text));
    }

    [Fact]
    public void What_stands_in_Lists_and_Lists_of_Lists_is_injected()
    {
        var inner = new JsonObject { ["kind"] = "DeploymentList", ["items"] = new JsonArray(Document("apps/v1", "Deployment", "spec.template")) };
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(Document("v1", "Pod", ""), inner, Document("v1", "Service", "")) };

        var result = Manifest.Inject(list.ToJsonString());

        Assert.Equal(["pod/orders in shop", "deployment/orders in shop"], result.Reports.Select(r => r.Template));
        var items = Manifest.One(result.Text)["items"]!;
        Manifest.AssertSame(Manifest.Live(Document("v1", "Pod", ""), "Pod", "orders"), items[0]);
        Assert.Equal("ecs-link-local", items[1]!["items"]![0]!["spec"]!["template"]!["spec"]!["initContainers"]![0]!["name"]!.GetValue<string>());
        Manifest.AssertSame(Document("v1", "Service", ""), items[2]);
        Manifest.AssertSound(list.ToJsonString());
    }

    [Theory]
    [InlineData("kind: List\n")]
    [InlineData("kind: List\nitems:\n")]
    [InlineData("kind: List\nitems: []\n")]
    [InlineData("kind: Deployment\n")]
    [InlineData("kind: Deployment\nspec: {}\n")]
    [InlineData("kind: CronJob\nspec:\n  jobTemplate: 1\n")]
    [InlineData("- kind: Pod\n")]
    [InlineData("just words\n")]
    public void A_document_without_a_template_holds_none(string yaml)
    {
        var result = Manifest.Inject(yaml, all: true);

        Assert.Empty(result.Reports);
        Assert.Equal(yaml, result.Text.Replace(" null", "", StringComparison.Ordinal));
        Assert.Equal(result.Text, Manifest.Uninject(yaml));
    }

    [Fact]
    public void Every_recorded_review_gives_offline_what_it_gives_live()
    {
        foreach (var file in Files.Reviews.Where(f => f.StartsWith("create-pods", StringComparison.Ordinal)))
        {
            var pod = JsonNode.Parse(File.ReadAllText(Files.Review(file)))!["request"]!["object"]!.AsObject();
            pod["kind"] = "Pod";
            pod["metadata"]!["namespace"] = "shop";
            var name = pod["metadata"]!["name"]?.GetValue<string>() ?? pod["metadata"]!["generateName"]!.GetValue<string>();

            var result = Manifest.Inject(pod.ToJsonString());

            Manifest.AssertSame(Manifest.Live(pod, "Pod", name), Manifest.One(result.Text));
        }
    }

    [Fact]
    public void The_id_differs_by_kind_namespace_and_name_and_by_nothing_else()
    {
        string[] ids =
        [
            NameBasedId.Of("Pod", "a", "b").Value, NameBasedId.Of("Job", "a", "b").Value, NameBasedId.Of("Pod", "b", "a").Value,
            NameBasedId.Of("Pod", "a", "c").Value, NameBasedId.Of("Pod", "", "a\nb").Value,
        ];

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Equal('8', id[14]));
        Assert.Equal(ids[0], NameBasedId.Of("Pod", "a", "b").Value);
    }

    [Fact]
    public void A_template_of_a_generated_name_or_of_none_is_injected_too()
    {
        var pod = Document("v1", "Pod", "");
        pod["metadata"]!.AsObject().Remove("name");
        pod["metadata"]!["generateName"] = "orders-";

        Assert.Equal("pod/orders- in shop", Assert.Single(Manifest.Inject(pod.ToJsonString()).Reports).Template);
        pod["metadata"]!.AsObject().Remove("generateName");
        Assert.Equal(InjectionOutcome.Injected, Assert.Single(Manifest.Inject(pod.ToJsonString()).Reports).Result.Outcome);
    }

    private static JsonObject Document(string version, string kind, string path)
    {
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled" } },
            ["spec"] = new JsonObject
            {
                ["initContainers"] = new JsonArray(new JsonObject { ["name"] = "migrate", ["image"] = "m" }),
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "a", ["env"] = new JsonArray(new JsonObject { ["name"] = "A", ["value"] = "1" }) }),
                ["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["emptyDir"] = new JsonObject() }),
            },
        };
        var document = new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "orders", ["namespace"] = "shop" } };
        if (path.Length == 0)
        {
            document["metadata"]!["labels"] = pod["metadata"]!["labels"]!.DeepClone();
            document["spec"] = pod["spec"]!.DeepClone();
            return document;
        }

        var at = document;
        foreach (var part in path.Split('.')[..^1])
            at = (JsonObject)(at[part] = new JsonObject());
        at["template"] = pod;
        return document;
    }

    private static JsonNode At(JsonNode document, string path) =>
        path.Length == 0 ? document : path.Split('.').Aggregate(document, (node, part) => node[part]!);

    private static void Replace(JsonNode document, string path, JsonNode template)
    {
        foreach (var (name, value) in template.AsObject())
            At(document, path)[name] = value?.DeepClone();
    }
}
