using System.Text.Json.Nodes;
using Injector.Endpoint.Grants;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary><c>injector migrate</c>: grants, labelled manifests and a report, from each of the five systems.</summary>
public sealed class MigrateTests : IDisposable
{
    private const string Orders = "arn:aws:iam::111122223333:role/orders";
    private const string Mails = "arn:aws:iam::111122223333:role/mails";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("migrate-");

    public static TheoryData<string> PodAnnotated() => ["kube2iam", "kiam"];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(PodAnnotated))]
    public async Task Annotated_pods_get_the_label_and_a_grant_and_keep_what_they_had(string from)
    {
        var (grants, manifests, report) = await MigrateAsync(from, Deployment("orders", "shop", "orders", $"iam.amazonaws.com/role: {Orders}"));

        Grant("shop-orders", [Orders], "shop", "orders").AssertIs(Assert.Single(grants));
        Assert.Contains("        ecs-injector.io/inject: enabled\n", manifests, StringComparison.Ordinal);
        Assert.Contains($"iam.amazonaws.com/role: {Orders}", manifests, StringComparison.Ordinal);
        Assert.DoesNotContain("task-role-arn", manifests, StringComparison.Ordinal);
        Assert.Contains($"| deployment/orders in shop | `{Orders}` | label `ecs-injector.io/inject: enabled`; service account orders |", report, StringComparison.Ordinal);
        Assert.Contains("## What is not as before\n\nNothing.", report, StringComparison.Ordinal);
        Assert.Contains("1. Read grants.yaml: what a namespace's `iam.amazonaws.com/permitted`", report, StringComparison.Ordinal);
        Assert.Contains("Way back:", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_roles_of_one_service_account_are_both_granted_and_each_pod_names_its_own()
    {
        var (grants, manifests, report) = await MigrateAsync(
            "kiam", Deployment("orders", "shop", null, "iam.amazonaws.com/role: orders") + "---\n" + Deployment("mails", "shop", null, "iam.amazonaws.com/role: mails\n        iam.amazonaws.com/session-name: m"),
            "--base-role-arn", "arn:aws:iam::111122223333:role/");

        Assert.Equal(2, grants.Count);
        Grant("shop-default", [Orders], "shop", "default").AssertIs(grants[0]);
        Grant("shop-default", [Mails], "shop", "default").AssertIs(grants[1]);
        Assert.Contains($"ecs-injector.io/task-role-arn: \"{Orders}\"", manifests, StringComparison.Ordinal);
        Assert.Contains($"ecs-injector.io/task-role-arn: \"{Mails}\"", manifests, StringComparison.Ordinal);
        Assert.Contains("it has no service account of its own: the grant for default is every such pod's in the namespace", report, StringComparison.Ordinal);
        Assert.Contains("iam.amazonaws.com/session-name has no counterpart", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_carried_over_is_reported_and_left_alone()
    {
        var (grants, manifests, report) = await MigrateAsync(
            "kube2iam",
            Deployment("bare", "shop", "a", "iam.amazonaws.com/role: orders") + "---\n" + Deployment("bad", "shop", "b", "iam.amazonaws.com/role: arn:aws:iam::1:role/x")
            + "---\n" + Deployment("none", "shop", "c", "x: y") + "---\n" + Deployment("node", "shop", "d", $"iam.amazonaws.com/role: {Orders}").Replace("containers:", "hostNetwork: true\n      containers:", StringComparison.Ordinal));

        Assert.Empty(grants);
        Assert.DoesNotContain("ecs-injector.io/inject: enabled", manifests, StringComparison.Ordinal);
        Assert.Contains("**deployment/bare in shop**: its role \"orders\" is a bare name: give --base-role-arn", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/bad in shop**: expected a role ARN such as", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/node in shop**: not carried over: it uses the node's network, where Injector serves nobody", report, StringComparison.Ordinal);
        Assert.Contains("1 template without a role left as they are", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IRSA_goes_by_service_accounts_and_says_when_it_stops_winning()
    {
        var account = $"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n  namespace: shop\n  annotations:\n    eks.amazonaws.com/role-arn: {Orders}\n    eks.amazonaws.com/token-expiration: \"3600\"\n---\n";
        var (grants, manifests, report) = await MigrateAsync("irsa", account + Deployment("orders", "shop", "orders", "a: b"), "--cluster", "prod");

        var grant = Assert.Single(grants);
        Assert.Equal("kubernetes cluster prod, namespace shop, serviceAccount orders", Assert.Single(grant.Subjects).Display);
        Assert.Contains("ecs-injector.io/inject: enabled", manifests, StringComparison.Ordinal);
        Assert.Contains("eks.amazonaws.com/token-expiration: settings of IRSA's token", report, StringComparison.Ordinal);
        Assert.Contains("remove the annotation `eks.amazonaws.com/role-arn` and restart its pods", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_Identity_goes_by_its_associations_as_the_CLI_prints_them()
    {
        var file = Path.Combine(folder.FullName, "associations.json");
        await File.WriteAllTextAsync(file, Association("orders", Orders) + "\n" + Association("gone", Mails), TestContext.Current.CancellationToken);

        var (grants, manifests, report) = await MigrateAsync("pod-identity", Deployment("orders", "shop", "orders", "a: b"), "--associations", file);

        Grant("shop-orders", [Orders], "shop", "orders").AssertIs(Assert.Single(grants));
        Assert.Contains("ecs-injector.io/inject: enabled", manifests, StringComparison.Ordinal);
        Assert.Contains("**association of shop/gone**: no workload of that service account is among what was read", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_definitions_stay_as_they_are_and_get_a_grant_for_their_family()
    {
        var input = Write("task.json", $$$"""{"taskDefinition": {"family": "Batch_1", "taskRoleArn": "{{{Orders}}}", "executionRoleArn": "arn:aws:iam::1:role/e", "containerDefinitions": []}}""");
        var outcome = await InjectorProcess.RunAsync(["migrate", "--from", "ecs", "-f", input, "--out", Out]);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.False(File.Exists(Path.Combine(Out, "manifests.yaml")));
        var grant = Assert.Single(GrantParser.Parse(await ReadAsync("grants.yaml")));
        new ExpectedGrant("batch-1", [Orders], "task family Batch_1").AssertIs(grant);
        var report = await ReadAsync("REPORT.md");
        Assert.Contains("| task family Batch_1 |", report, StringComparison.Ordinal);
        Assert.Contains("its execution role arn:aws:iam::1:role/e is ECS's own", report, StringComparison.Ordinal);
        Assert.Contains("`injector task run --task-definition FILE --wait`", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_cluster_only_what_changes_is_written()
    {
        await using var installation = await Installation.StartAsync();
        installation.Api.Put(JsonNode.Parse($$$$$"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "orders", "namespace": "shop"},
             "spec": {"selector": {"matchLabels": {"app": "orders"}}, "template": {"metadata": {"labels": {"app": "orders"}, "annotations": {"iam.amazonaws.com/role": "{{{{{Orders}}}}}"}},
              "spec": {"serviceAccountName": "orders", "containers": [{"name": "app", "image": "i"}]}}}}
            """)!.AsObject());

        var outcome = await InjectorProcess.RunAsync(["migrate", "--from", "kube2iam", "--kubeconfig", installation.Kubeconfig, "--out", Out]);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Equal("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: "orders"
              namespace: "shop"
            spec:
              template:
                metadata:
                  labels:
                    ecs-injector.io/inject: enabled

            """, await ReadAsync("manifests.yaml"));
        Assert.DoesNotContain(installation.Api.Requests, r => r.Verb is not ("get" or "list"));
    }

    [Fact]
    public async Task What_it_wrote_is_what_the_webhook_takes_and_the_grants_give()
    {
        await MigrateAsync("kube2iam", Deployment("orders", "shop", "orders", $"iam.amazonaws.com/role: {Orders}"));

        var explained = await InjectorProcess.RunAsync(["explain", "manifest", Path.Combine(Out, "manifests.yaml")]);
        var iam = await InjectorProcess.RunAsync(["iam", "--grants", Path.Combine(Out, "grants.yaml"), "--json"]);

        Assert.Contains("deployment/orders in shop: injected", explained.Output, StringComparison.Ordinal);
        Assert.Equal(Orders, (string?)JsonNode.Parse(iam.Output)!["roles"]![0]!["role"]);
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_bad_calls_are_one_line()
    {
        var input = Write("in.yaml", Deployment("orders", "shop", "orders", $"iam.amazonaws.com/role: {Orders}"));
        await MigrateAsync("kiam", await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken));

        (await InjectorProcess.RunAsync(["migrate", "--from", "kiam", "-f", input, "--out", Out])).AssertUsage("--out: expected a folder without these files, found");
        (await InjectorProcess.RunAsync(["migrate", "--from", "vault", "-f", input])).AssertUsage("--from: expected one of kube2iam, kiam, irsa, pod-identity, ecs, found \"vault\"");
        (await InjectorProcess.RunAsync(["migrate", "--from", "kiam"])).AssertUsage("expected manifests (-f FILE) or a cluster (--kubeconfig FILE), found none or both");
        (await InjectorProcess.RunAsync(["migrate", "--from", "pod-identity", "-f", input])).AssertUsage("--associations: expected a file with --from pod-identity");
        (await InjectorProcess.RunAsync(["migrate", "--from", "ecs", "-f", Write("bad.json", "{")])).AssertUsage("expected a task definition as JSON, found a syntax error in line 1");
    }

    private string Out => Path.Combine(folder.FullName, "out");

    private async Task<(IReadOnlyList<Core.Grants.RoleGrant> Grants, string Manifests, string Report)> MigrateAsync(string from, string manifests, params string[] options)
    {
        var outcome = await InjectorProcess.RunAsync(["migrate", "--from", from, "-f", Write("manifests.yaml", manifests), "--out", Out, .. options]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return (GrantParser.Parse(await ReadAsync("grants.yaml")), await ReadAsync("manifests.yaml"), await ReadAsync("REPORT.md"));
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Out, name), TestContext.Current.CancellationToken);

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static ExpectedGrant Grant(string name, string[] roles, string ns, string account) => new(name, roles, $"kubernetes namespace {ns}, serviceAccount {account}");

    private static string Association(string account, string role) =>
        $$$"""{"association": {"clusterName": "prod", "namespace": "shop", "serviceAccount": "{{{account}}}", "roleArn": "{{{role}}}", "associationId": "a-1"}}""";

    private static string Deployment(string name, string ns, string? account, string annotation)
    {
        var serviceAccount = account is null ? "" : $"serviceAccountName: {account}\n      ";
        return $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{name}}
              namespace: {{ns}}
            spec:
              template:
                metadata:
                  labels:
                    app: {{name}}
                  annotations:
                    {{annotation}}
                spec:
                  {{serviceAccount}}containers:
                    - name: app
                      image: registry.corp/{{name}}:1

            """;
    }
}
