using static Injector.Kubernetes.Tests.Migrate.MigrationFolder;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>What <c>injector migrate</c> does not carry over: neither label nor grant, and the report says why and what to do.</summary>
public sealed class NotCarriedTests : IDisposable
{
    private readonly MigrationFolder folder = new();

    /// <summary>A template, and what is said of it.</summary>
    public static TheoryData<string, string> Unfit => new()
    {
        { Deployment("x", "shop", "a", spec: "hostNetwork: true, "), "**deployment/x in shop**: not carried over: it uses the node's network, where Injector serves nobody: keep its former role, or remove hostNetwork" },
        { Deployment("x", "shop", "a", spec: "nodeSelector: {kubernetes.io/os: windows}, "), "not carried over: it is a Windows pod, which Injector does not serve: keep its former role" },
        { Deployment("x", "shop", "a", spec: "os: {name: windows}, "), "not carried over: it is a Windows pod" },
        { Deployment("x", "shop", "a", labels: "ecs-injector.io/inject: disabled"), "not carried over: label ecs-injector.io/inject says disabled, and stays: keep its former role" },
        { Deployment("x", "shop", "a", labels: "ecs-injector.io/inject: maybe"), "not carried over: label ecs-injector.io/inject: expected enabled or disabled, found \"maybe\"" },
        { Deployment("x", "shop", "a").Replace("labels: {app: x, }", "labels: [a, b]", StringComparison.Ordinal), "not carried over: it is not built as a pod is (metadata.labels: expected an object, found array)" },
        { Deployment("x", "shop", "a", annotations: $"ecs-injector.io/task-role-arn: \"{Mails}\""), $"not carried over: annotation ecs-injector.io/task-role-arn wishes for {Mails}, and its former role is {Orders}" },
        { Deployment("x", "shop", "a", annotations: "ecs-injector.io/delivery: pigeon"), "not carried over: the webhook would not inject it (InvalidAnnotation:" },
        { Deployment("x", "shop", "a", annotations: "iam.amazonaws.com/external-id: \"a*\\0\""), "not carried over: expected an external id of 2 to 1224 letters" },
        { Deployment("x", "kube-system", "a"), "**deployment/x in kube-system**: not carried over: nothing is ever injected in namespace kube-system: keep its former role" },
        { Deployment("x", "kube-node-lease", "a"), "not carried over: nothing is ever injected in namespace kube-node-lease" },
        { Deployment("x", "ecs-injector", "a"), "not carried over: nothing is ever injected in namespace ecs-injector" },
        { Deployment("x", "tools", "a"), "not carried over: nothing is ever injected in namespace tools" },
        { Deployment("x", "\"*\"", "a"), "not carried over: expected a namespace of small letters, digits and dashes, found \"*\"" },
        { Deployment("x", "shop.web", "a"), "not carried over: expected a namespace of small letters, digits and dashes, found \"shop.web\"" },
        { Deployment("x", "shop", "\"*\""), "not carried over: expected a service account of small letters, digits, dashes and dots, found \"*\"" },
        { Deployment("x", "shop", "\"a\\n\""), "not carried over: expected a service account of small letters" },
        { Deployment("\"X<b>\"", "shop", "a"), "not carried over: expected a name of small letters, digits, dashes and dots, found \"X_b>\"" },
        { Deployment("x", null, "a"), "**deployment/x without a namespace**: not carried over: it names no namespace, so that its service account is not known: write it into the manifest, or give --namespace" },
        { Deployment("x", "~", "a"), "**deployment/x without a namespace**: not carried over: it names no namespace" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task What_could_not_be_injected_gets_neither_label_nor_grant(string template, string problem)
    {
        var (grants, manifests, report) = await folder.MigrateAsync("kiam", template, "--exclude-namespace", "tools");

        Assert.Empty(grants);
        Assert.DoesNotContain("inject: enabled", manifests, StringComparison.Ordinal);
        Assert.Contains(problem, report, StringComparison.Ordinal);
        Assert.Contains("0 workloads carried over, 1 not, 0 grants", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_that_was_not_read_may_have_a_role()
    {
        var (grants, manifests, report) = await folder.MigrateAsync(
            "irsa", Account("seen", "shop") + Deployment("a", "shop", "orders", role: null) + Deployment("b", "other", "seen", role: null) + Deployment("c", "shop", "seen", role: null)
            + Deployment("d", "shop", "default", role: null) + Deployment("e", null, "seen", role: null));

        Assert.Equal("kubernetes namespace shop, serviceAccount seen", Assert.Single(Assert.Single(grants).Subjects).Display);
        Assert.Single(manifests.Split("inject: enabled")[..^1]);
        Assert.Contains("1 workload carried over, 3 not,", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/a in shop**: not carried over: service account orders of namespace shop is not among what was read, and may have a role: give its manifest too, or read the cluster (--kubeconfig)", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/b in other**: not carried over: service account seen of namespace other is not among what was read", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/e without a namespace**: not carried over: it names no namespace", report, StringComparison.Ordinal);

        // Most have none, and nobody keeps manifests of it: said once, and no problem of each workload's.
        Assert.Contains("**service account default in shop**: it is not among what was read, and 1 template runs as it; taken for one without a role", report, StringComparison.Ordinal);
        Assert.DoesNotContain("**deployment/d", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_for_what_names_none_is_given_as_with_kubectl()
    {
        var (grants, _, report) = await folder.MigrateAsync("kiam", Deployment("a", null, "a") + Deployment("b", "shop", "b"), "--namespace", "web");

        Assert.Equal(
            ["kubernetes namespace web, serviceAccount a", "kubernetes namespace shop, serviceAccount b"], grants.Select(g => Assert.Single(g.Subjects).Display));
        Assert.Contains("**deployment/a in web**: its manifest names no namespace, and was taken for one of web (--namespace): apply it with kubectl --namespace web", report, StringComparison.Ordinal);
        Assert.DoesNotContain("**deployment/b", report, StringComparison.Ordinal);

        (grants, _, _) = await folder.MigrateAsync("irsa", Account("a", "~") + Deployment("a", null, "a", role: null), "--namespace", "web");
        Assert.Equal("kubernetes namespace web, serviceAccount a", Assert.Single(Assert.Single(grants).Subjects).Display);
    }

    [Fact]
    public async Task Of_several_external_ids_a_grant_could_give_only_one()
    {
        var (grants, manifests, report) = await folder.MigrateAsync(
            "kiam", Deployment("a", "shop", "s", annotations: "iam.amazonaws.com/external-id: first") + Deployment("b", "shop", "s", annotations: "iam.amazonaws.com/external-id: other")
            + Deployment("c", "shop", "t", annotations: "iam.amazonaws.com/external-id: first") + Deployment("d", "shop", "t", Mails, "iam.amazonaws.com/external-id: other"));

        // Of another role it is another grant, which its wish finds.
        Assert.Equal([("first", Orders), ("other", Mails)], grants.Select(g => (g.Session.ExternalId!, Assert.Single(g.Roles).Pattern)));
        Assert.All(grants, g => Assert.Equal("kubernetes namespace shop, serviceAccount t", Assert.Single(g.Subjects).Display));
        Assert.Equal(2, manifests.Split("inject: enabled").Length - 1);
        foreach (var name in (string[])["a", "b"])
            Assert.Contains($"**deployment/{name} in shop**: not carried over: service account s of namespace shop has role {Orders} with several external ids (first, other), and a grant can give one: give each workload a service account of its own", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kiam", "")]
    [InlineData("irsa", "serviceAccountName: seen")]
    public async Task A_role_in_a_kind_that_is_not_known_is_not_lost_without_a_word(string from, string spec)
    {
        var rollout = $"""
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata:
              name: r
              namespace: shop
            spec:
              template:
                metadata:
                  annotations:
                    iam.amazonaws.com/role: "{Orders}"
                spec:
                  {spec}
                  containers: []
            ---
            apiVersion: example.com/v1
            kind: Letter
            metadata:
              name: l
            spec:
              template:
                spec:
                  text: hello

            """;
        var (grants, _, report) = await folder.MigrateAsync(from, Account("seen", "shop") + rollout);

        Assert.Empty(grants);
        Assert.Contains($"**rollout/r in shop**: not carried over: its kind is not known here, and its pods had role {Orders}: label its pod template and write its grant yourself, or keep its former role", report, StringComparison.Ordinal);
        Assert.Contains("0 workloads carried over, 0 grants, 1 remark", report, StringComparison.Ordinal);
    }
}
