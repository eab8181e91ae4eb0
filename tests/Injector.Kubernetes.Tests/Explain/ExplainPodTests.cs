using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.Explain;

/// <summary><c>injector explain pod</c>: what Injector did, which grant decides, what each SDK takes, and what would change it.</summary>
public sealed class ExplainPodTests : IAsyncLifetime
{
    private const string Variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private Installation installation = null!;

    public async ValueTask InitializeAsync() => installation = await Installation.StartAsync();

    public async ValueTask DisposeAsync() => await installation.DisposeAsync();

    [Fact]
    public async Task An_injected_pod_gets_its_role_by_its_grant_and_every_SDK_finds_it()
    {
        Put("good", "orders", """{"env": [{"name": "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "value": "/v2/credentials/x"}]}""", status: """{"reason":"Injected","delivery":"link-local"}""");

        var people = await ExplainAsync("shop/good");
        var json = await JsonAsync("shop/good");

        Assert.Contains("""injected, as the webhook says: {"reason":"Injected","delivery":"link-local"}""", people.Output, StringComparison.Ordinal);
        Assert.Contains($"role       {Installation.Role} by grant orders: the only role granted to it", people.Output, StringComparison.Ordinal);
        Assert.Equal(Installation.Role, (string?)json["role"]!["arn"]);
        Assert.All(Choices(json), c => Assert.Equal(("Container", Variable, null), ((string?)c["source"], (string?)c["because"], (string?)c["change"])));
        Assert.Equal(["app"], json["containers"]!.AsArray().Select(c => (string?)c!["name"]));
    }

    [Fact]
    public async Task What_stands_before_in_a_chain_is_told_with_what_to_take_out()
    {
        installation.Api.Put(JsonNode.Parse("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app-env", "namespace": "shop"}, "data": {"AWS_PROFILE": "p"} }""")!.AsObject());
        Put("half", "orders", """
            {"envFrom": [{"configMapRef": {"name": "app-env"}}, {"secretRef": {"name": "app-keys"}}],
             "env": [{"name": "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "value": "/v2/credentials/x"}, {"name": "AWS_ACCESS_KEY_ID", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
                     {"name": "AWS_SECRET_ACCESS_KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]}
            """);

        var json = await JsonAsync("shop/half");
        var people = (await ExplainAsync("shop/half")).Output;

        Assert.Equal(("StaticKeys", "AWS_ACCESS_KEY_ID"), Of(json, "Python (boto3), AWS CLI"));
        Assert.Equal(("Profile", "AWS_PROFILE"), Of(json, "JavaScript v3"));
        Assert.Contains("→ take AWS_ACCESS_KEY_ID out of the container", people, StringComparison.Ordinal);
        Assert.Contains("not looked at: secret app-keys", people, StringComparison.Ordinal);
        Assert.DoesNotContain(installation.Api.Requests, r => r.Path.Contains("/secrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_pod_is_told_which_grants_come_near()
    {
        installation.PutGrant("bank", Installation.Grant("bank", "orders"));
        Put("stranger", "web", "{}");

        var people = (await ExplainAsync("shop/stranger")).Output;

        Assert.Contains("role       none: No RoleGrant applies to pod shop/stranger.", people, StringComparison.Ordinal);
        Assert.Contains("→ grant bank is not for it: namespace is shop, the grant says bank, serviceAccount is web, the grant says orders", people, StringComparison.Ordinal);
        Assert.Contains("→ grant orders is not for it: serviceAccount is web, the grant says orders", people, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_that_is_not_granted_is_told_what_is()
    {
        Put("wisher", "orders", "{}", wish: "arn:aws:iam::111122223333:role/admin");
        Put("muddled", "orders", "{}", wish: "admin");

        Assert.Contains($"→ grant orders is for it and gives {Installation.Role}: wish for one of these", (await ExplainAsync("shop/wisher")).Output, StringComparison.Ordinal);
        Assert.Contains("expected a role ARN such as arn:aws:iam::111122223333:role/name in the annotation ecs-injector.io/task-role-arn, found \"admin\"", (await ExplainAsync("shop/muddled")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enabled", "{}", "it has opted in and is not injected")]
    [InlineData(null, "{}", "not injected: neither it nor, when it was made, its namespace had ecs-injector.io/inject: enabled")]
    [InlineData("enabled", """{"hostNetwork": true}""", "not injected, and cannot be: it uses the node's network")]
    public async Task Why_a_pod_is_not_injected_is_told(string? label, string spec, string expected)
    {
        installation.PutPod("bare", "orders", injected: false, label: label, change: pod =>
        {
            foreach (var (key, value) in JsonNode.Parse(spec)!.AsObject())
                pod["spec"]![key] = value!.DeepClone();
        });

        var people = (await ExplainAsync("shop/bare")).Output;

        Assert.Contains(expected, people, StringComparison.Ordinal);
        Assert.Contains("finds the instance metadata service", people, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_names_are_one_line()
    {
        (await ExplainAsync("shop/nobody")).AssertUsage("expected a pod shop/nobody, found none: kubectl -n shop get pods lists them");
        (await ExplainAsync("a/b/c")).AssertUsage("expected NAMESPACE/NAME, found \"a/b/c\"");
    }

    [Fact]
    public async Task A_manifest_is_explained_as_inject_does_it()
    {
        const string Pod = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"ecs-injector.io/inject": "enabled"}}, "spec": {"containers": [{"name": "app", "image": "i"}]}}""";
        var input = System.Text.Encoding.UTF8.GetBytes(Pod);

        var explained = await InjectorProcess.RunAsync(["explain", "manifest", "-"], input);
        var injected = await InjectorProcess.RunAsync(["inject", "-f", "-", "--explain"], input);

        Assert.Equal((0, injected.Output), (explained.Code, explained.Output));
        Assert.Contains("pod/a in default: injected", explained.Output, StringComparison.Ordinal);
    }

    private void Put(string name, string account, string container, string? status = null, string? wish = null) =>
        installation.PutPod(name, account, injected: true, change: pod =>
        {
            foreach (var (key, value) in JsonNode.Parse(container)!.AsObject())
                pod["spec"]!["containers"]![0]![key] = value!.DeepClone();
            if (status is not null)
                pod["metadata"]!["annotations"]!["ecs-injector.io/status"] = status;
            if (wish is not null)
                pod["metadata"]!["annotations"]!["ecs-injector.io/task-role-arn"] = wish;
        });

    private Task<ProcessOutcome> ExplainAsync(params string[] arguments) =>
        InjectorProcess.RunAsync(["explain", "pod", .. arguments, "--kubeconfig", installation.Kubeconfig]);

    private async Task<JsonNode> JsonAsync(string pod)
    {
        var outcome = await ExplainAsync(pod, "--json");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return JsonNode.Parse(outcome.Output)!;
    }

    private static IEnumerable<JsonNode> Choices(JsonNode json) => json["containers"]![0]!["sdks"]!.AsArray().Select(c => c!);

    private static (string? Source, string? Because) Of(JsonNode json, string sdk)
    {
        var choice = Choices(json).Single(c => (string?)c["sdk"] == sdk);
        return ((string?)choice["source"], (string?)choice["because"]);
    }
}
