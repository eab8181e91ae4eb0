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
        Assert.Contains("none: Expected a role ARN such as arn:aws:iam::111122223333:role/name in the pod's annotation ecs-injector.io/task-role-arn, found another text", (await ExplainAsync("shop/muddled")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enabled", "{}", "it has opted in and is not injected")]
    [InlineData(null, "{}", "not injected: neither it nor, when it was made, its namespace had ecs-injector.io/inject: enabled")]
    [InlineData("disabled", "{}", "not injected: its label ecs-injector.io/inject: disabled opts it out")]
    [InlineData("yes", "{}", "not injected: expected ecs-injector.io/inject: enabled (or disabled), found \"yes\"")]
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
    public async Task A_pod_of_a_namespace_that_is_left_alone_is_told_so()
    {
        installation.PutPod("dns", "orders", injected: false, ns: "kube-system");

        Assert.Contains("not injected: nothing ever is in namespace kube-system", (await ExplainAsync("kube-system/dns")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_the_pods_author_wrote_is_not_believed_and_commands_no_terminal()
    {
        installation.PutPod("forged", "orders", injected: false, label: null, change: pod =>
        {
            pod["metadata"]!["annotations"]!["ecs-injector.io/status"] = "{\"reason\":\"Injected\"}\e[2J";
            pod["spec"]!["containers"]![0]!["name"] = "app\e[2J";
        });
        Put("good", "orders", "{}", status: "Injected\e[2J\nforged line");

        var forged = (await ExplainAsync("shop/forged")).Output;
        var good = (await ExplainAsync("shop/good")).Output;

        Assert.Contains("injection  not injected: neither it nor", forged, StringComparison.Ordinal);
        Assert.Contains("What its annotation ecs-injector.io/status says does not hold: it has no sidecar ecs-credential-proxy", forged, StringComparison.Ordinal);
        Assert.DoesNotContain("Injected\"}", forged, StringComparison.Ordinal);
        Assert.Contains("injected, as the webhook says: Injected\uFFFD[2J\uFFFDforged line", good, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', forged + good);
    }

    [Theory]
    [InlineData("http://169.254.170.23/v1/credentials", "a credentials endpoint that is not Injector's", "it leads elsewhere (EKS Pod Identity sets one")]
    [InlineData("https://127.0.0.1:51679/v2/credentials/x", "a credentials endpoint that is not Injector's", "it leads elsewhere")]
    [InlineData("http://127.0.0.1:51680/v2/credentials/x", "a credentials endpoint that is not Injector's", "it leads elsewhere")]
    [InlineData("http://127.0.0.1:51679/v2/credentials/other", "a credentials endpoint with an id that is not its own", "out of the workload's own definition and make it anew")]
    [InlineData(null, "a credentials endpoint that cannot be seen from here", "where it is taken from, and take it out")]
    public async Task A_credentials_endpoint_that_is_not_the_pods_own_is_no_injected_way(string? uri, string words, string change)
    {
        var value = uri is null ? "\"valueFrom\": {\"secretKeyRef\": {\"name\": \"s\", \"key\": \"k\"}}" : $"\"value\": \"{uri}\"";
        Put("else", "orders", $$$"""{"env": [{"name": "AWS_CONTAINER_CREDENTIALS_FULL_URI", {{{value}}}}]}""", id: "11111111-1111-4111-8111-111111111111");

        var people = (await ExplainAsync("shop/else")).Output;
        var json = await JsonAsync("shop/else");

        Assert.Contains($"finds {words} (AWS_CONTAINER_CREDENTIALS_FULL_URI)", people, StringComparison.Ordinal);
        Assert.DoesNotContain("the injected credentials' way", people, StringComparison.Ordinal);
        Assert.DoesNotContain("/v2/credentials/", people, StringComparison.Ordinal);
        Assert.All(Choices(json), c => Assert.Equal("OtherContainer", (string?)c["source"]));
        Assert.All(Choices(json), c => Assert.Contains(change, (string?)c["change"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:51679/v2/credentials/11111111-1111-4111-8111-111111111111")]
    [InlineData("http://127.0.0.1:51679/v1/credentials?id=11111111-1111-4111-8111-111111111111")]
    public async Task The_pods_own_endpoint_is_the_injected_way_and_leads_nowhere_without_the_sidecar(string uri)
    {
        var container = $$$"""{"env": [{"name": "AWS_CONTAINER_CREDENTIALS_FULL_URI", "value": "{{{uri}}}"}]}""";
        Put("own", "orders", container, id: "11111111-1111-4111-8111-111111111111");
        installation.PutPod("bare", "orders", injected: false, change: pod => pod["spec"]!["containers"]![0]!["env"] = JsonNode.Parse(container)!["env"]!.DeepClone());

        Assert.All(Choices(await JsonAsync("shop/own")), c => Assert.Equal("Container", (string?)c["source"]));
        Assert.All(Choices(await JsonAsync("shop/bare")), c => Assert.Equal("OtherContainer", (string?)c["source"]));
    }

    [Fact]
    public async Task A_grant_that_is_invalid_is_told_with_what_the_endpoint_does_meanwhile()
    {
        installation.PutGrant("orders", JsonNode.Parse("""{"oops": 1}""")!);
        Put("good", "orders", "{}");

        var people = (await ExplainAsync("shop/good")).Output;

        Assert.Contains("→ RoleGrant orders: line 1", people, StringComparison.Ordinal);
        Assert.Contains("until then its last good version holds, and after a restart of the endpoint none", people, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoints_setting_for_foreign_annotations_can_be_given()
    {
        installation.PutPod("kiam", "orders", injected: true, change: pod => pod["metadata"]!["annotations"]!["iam.amazonaws.com/role"] = "admin");

        var without = await ExplainAsync("shop/kiam");
        var with = await ExplainAsync("shop/kiam", "--accept-role-annotations", "--base-role-arn", "arn:aws:iam::111122223333:role/");

        Assert.Contains($"role       {Installation.Role} by grant orders", without.Output, StringComparison.Ordinal);
        Assert.Contains("→ the annotation iam.amazonaws.com/role counts only where the endpoint runs with --accept-role-annotations", without.Output, StringComparison.Ordinal);
        Assert.Contains("role       none: ", with.Output, StringComparison.Ordinal);
        Assert.Contains("grant orders is for it and gives", with.Output, StringComparison.Ordinal);
        (await ExplainAsync("shop/kiam", "--base-role-arn", "arn:aws:iam::111122223333:role/")).AssertUsage("--base-role-arn: expected --accept-role-annotations with it");
    }

    [Fact]
    public async Task The_service_account_is_not_asked_where_the_pod_itself_wishes()
    {
        installation.Api.Allow("reader", (_, path) => !path.Contains("/serviceaccounts/", StringComparison.Ordinal));
        installation.Api.WriteKubeconfig(installation.Kubeconfig, "reader");
        Put("wisher", "orders", "{}", wish: Installation.Role);

        Assert.Contains($"role       {Installation.Role} by grant orders: it wishes for it", (await ExplainAsync("shop/wisher")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_map_that_cannot_be_read_is_not_looked_at_and_the_rest_is_told()
    {
        installation.Api.Allow("reader", (_, path) => !path.EndsWith("/configmaps/closed", StringComparison.Ordinal));
        installation.Api.WriteKubeconfig(installation.Kubeconfig, "reader");
        Put("half", "orders", """{"envFrom": [{"configMapRef": {"name": "closed"}}, {"configMapRef": {"name": "../secrets/app-keys"}}]}""");

        var people = (await ExplainAsync("shop/half")).Output;

        Assert.Contains("not looked at: configmap shop/closed: ", people, StringComparison.Ordinal);
        Assert.Contains("not looked at: configmap shop/../secrets/app-keys: no config map can have this name", people, StringComparison.Ordinal);
        Assert.Contains($"role       {Installation.Role} by grant orders", people, StringComparison.Ordinal);
        Assert.DoesNotContain(installation.Api.Requests, r => r.Path.Contains("secrets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop/orders-1?x=1")]
    [InlineData("shop/..%2f..%2fsecrets")]
    [InlineData("shop/..")]
    [InlineData("sh.op/orders-1")]
    [InlineData("shop/Orders")]
    [InlineData("shop/a\n")]
    public async Task A_name_that_would_ask_for_something_else_is_one_line_and_asks_nothing(string name)
    {
        (await ExplainAsync(name)).AssertUsage("expected NAMESPACE/NAME of small letters, digits and -");

        Assert.Empty(installation.Api.Requests);
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

    private void Put(string name, string account, string container, string? status = null, string? wish = null, string? id = null) =>
        installation.PutPod(name, account, injected: true, change: pod =>
        {
            foreach (var (key, value) in JsonNode.Parse(container)!.AsObject())
                pod["spec"]!["containers"]![0]![key] = value!.DeepClone();
            if (status is not null)
                pod["metadata"]!["annotations"]!["ecs-injector.io/status"] = status;
            if (id is not null)
                pod["metadata"]!["annotations"]!["ecs-injector.io/credential-id"] = id;
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
