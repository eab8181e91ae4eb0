using System.Text.Json.Nodes;

namespace Injector.Kubernetes.Tests.Check;

/// <summary><c>injector check</c> as a program: a sound installation is told to be sound, and each defect is found once, with its mend.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private Installation installation = null!;

    public async ValueTask InitializeAsync() => installation = await Installation.StartAsync();

    public async ValueTask DisposeAsync() => await installation.DisposeAsync();

    [Fact]
    public async Task A_sound_installation_is_told_to_be_sound_for_people_and_for_scripts()
    {
        var people = await installation.CheckAsync();
        var scripts = await installation.CheckAsync("--json");

        Assert.Equal((0, 0, "", ""), (people.Code, scripts.Code, people.Error, scripts.Error));
        Assert.EndsWith("\nall is well\n", people.Output, StringComparison.Ordinal);
        var findings = JsonNode.Parse(scripts.Output)!.AsArray();
        Assert.Equal(
            ["cluster", "webhook", "endpoint", "webhook configuration", "webhook certificate", "endpoint certificate", "grants", "pods"],
            findings.Select(f => f!["what"]!.GetValue<string>()));
        Assert.All(findings, f => Assert.Equal(("ok", ""), (f!["level"]!.GetValue<string>(), f["mend"]!.GetValue<string>())));
        Assert.All(findings, f => Assert.Contains(f!["found"]!.GetValue<string>(), people.Output, StringComparison.Ordinal));
        Assert.Contains("2 pods are ready", people.Output, StringComparison.Ordinal);
        Assert.Contains("days left, chains to the caBundle", people.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(installation.Api.Requests, r => r.Verb is not ("get" or "list"));
    }

    [Fact]
    public async Task A_missing_configuration_is_found()
    {
        installation.Api.Remove("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "", "ecs-injector");

        await installation.AssertOnlyAsync("error", "webhook configuration", "there is no mutatingwebhookconfiguration ecs-injector", "install the chart");
    }

    [Fact]
    public async Task Selectors_that_would_lock_up_the_webhook_itself_are_found()
    {
        installation.PutConfiguration(entry =>
        {
            entry["namespaceSelector"]!["matchExpressions"]![0]!["values"] = new JsonArray("kube-system", "kube-node-lease");
            entry["objectSelector"] = JsonNode.Parse("""{"matchExpressions": [{"key": "ecs-injector.io/inject", "operator": "NotIn", "values": ["disabled"]}]}""");
        });

        await installation.AssertOnlyAsync("error", "webhook configuration", "every pod of namespace ecs-injector and fails closed", "NotIn [ecs-injector]");
    }

    [Fact]
    public async Task Selectors_that_take_labelled_pods_of_kube_system_are_found()
    {
        installation.PutConfiguration(entry => entry["namespaceSelector"]!["matchExpressions"]![0]!["values"] = new JsonArray("ecs-injector"));

        await installation.AssertOnlyAsync("warning", "webhook configuration", "labelled pods of namespace kube-system", "NotIn [kube-system]");
    }

    [Fact]
    public async Task Every_bad_habit_of_a_configuration_is_a_warning_of_its_own()
    {
        installation.PutConfiguration(entry =>
        {
            entry.Remove("matchConditions");
            entry["failurePolicy"] = "Ignore";
            entry["reinvocationPolicy"] = "Never";
            entry["timeoutSeconds"] = 30;
            entry["objectSelector"] = JsonNode.Parse("""{"matchExpressions": [{"key": "ecs-injector.io/inject", "operator": "Exists"}]}""");
        });

        var outcome = await installation.CheckAsync();

        Assert.Equal(0, outcome.Code);
        Assert.EndsWith("\n0 errors, 5 warnings\n", outcome.Output, StringComparison.Ordinal);
        foreach (var found in (string[])["mirror pods", "failurePolicy Ignore", "reinvocationPolicy Never", "waits 30 s", "pods that opt out"])
            Assert.Contains(found, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(5, outcome.Output.Split("→ ").Length - 1);
    }

    [Fact]
    public async Task A_bundle_of_another_authority_is_found()
    {
        using var other = new TestAuthority();
        installation.PutCertificate("webhook", other.Issue(-Day, 90 * Day));

        await installation.AssertOnlyAsync("error", "webhook certificate", "does not chain to the caBundle", "look at its log");
    }

    [Fact]
    public async Task Expired_certificates_are_found()
    {
        installation.PutCertificate("webhook", installation.Authority.Issue(-90 * Day, -Day));
        installation.PutCertificate("endpoint", installation.Authority.Issue(-90 * Day, -Day));

        await installation.AssertOnlyAsync(
            ("error", "webhook certificate", "it has expired", "renews certificates"), ("error", "endpoint certificate", "it has expired", "renews certificates"));
    }

    [Fact]
    public async Task A_certificate_with_few_days_left_is_a_warning_and_one_of_tomorrow_an_error()
    {
        installation.PutCertificate("webhook", installation.Authority.Issue(-Day, 3 * Day));
        installation.PutCertificate("endpoint", installation.Authority.Issue(Day, 90 * Day));

        await installation.AssertOnlyAsync(
            ("warning", "webhook certificate", "3.0 days left", "renewed"), ("error", "endpoint certificate", "not valid yet", "clocks"));
    }

    [Fact]
    public async Task A_Secret_without_a_certificate_is_found()
    {
        installation.PutCertificate("endpoint", "no PEM");
        installation.Api.Remove("v1", "Secret", "ecs-injector", "ecs-injector-webhook-tls");

        await installation.AssertOnlyAsync(
            ("error", "webhook certificate", "no Secret ecs-injector/ecs-injector-webhook-tls", "is a webhook pod running?"),
            ("error", "endpoint certificate", "no certificate that can be read", "delete the Secret"));
    }

    [Fact]
    public async Task Pods_that_are_not_ready_are_found()
    {
        installation.PutServer("endpoint", 1, ready: false);
        installation.PutServer("endpoint", 2, ready: false);
        installation.PutServer("webhook", 1, ready: false);

        await installation.AssertOnlyAsync(
            ("warning", "webhook", "1 pod is ready", "two or more"), ("error", "endpoint", "none of 2 pods in ecs-injector is ready", "describe pods"));
    }

    [Fact]
    public async Task An_old_cluster_is_found()
    {
        installation.Api.Version = ("v1.27.3-eks-1", "1", "27+");

        await installation.AssertOnlyAsync("error", "cluster", "Kubernetes v1.27.3-eks-1", "1.28 or newer");
    }

    [Fact]
    public async Task An_invalid_grant_is_found_beside_the_valid_ones()
    {
        installation.PutGrant("wild", JsonNode.Parse("""{"roles": ["*"], "subjects": [{"kubernetes": {"namespace": "a", "serviceAccount": "b"}}]}""")!);

        await installation.AssertOnlyAsync("error", "grants", "RoleGrant wild: ", "mend it");
    }

    [Fact]
    public async Task No_grants_at_all_are_found_and_so_are_the_pods_that_have_no_role()
    {
        installation.Api.Remove("ecs-injector.io/v1alpha1", "RoleGrant", "", "orders");

        var outcome = await installation.CheckAsync();

        Assert.Equal(0, outcome.Code);
        Assert.Contains("every role is refused", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 pods of shop/orders, such as orders-1, have no role", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n0 errors, 2 warnings\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_labelled_pod_without_a_sidecar_is_found()
    {
        installation.PutPod("late", "orders", injected: false, change: pod => pod["metadata"]!["ownerReferences"] =
            JsonNode.Parse("""[{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "late-5b", "uid": "u", "controller": true}]"""));
        installation.PutPod("over", "orders", injected: false, change: pod => pod["status"]!["phase"] = "Succeeded");

        await installation.AssertOnlyAsync("error", "pods", "shop/late has opted in and is not injected", "kubectl -n shop delete pod late (replicaset/late-5b makes a new one)");
    }

    [Fact]
    public async Task A_bare_pod_of_a_labelled_namespace_is_found_and_one_that_opts_out_is_not()
    {
        installation.LabelNamespace("team");
        installation.PutPod("bare", "x", injected: false, "team", label: null);
        installation.PutPod("out", "x", injected: false, "team", label: "disabled");

        installation.PutPod("agent", "x", injected: false, "team", label: null, change: pod => pod["spec"]!["hostNetwork"] = true);

        // The webhook must let an agent in the node's network through: no restart would mend it.
        await installation.AssertOnlyAsync(
            ("warning", "pods", "team/agent is opted in and cannot be injected: it uses the node's network", "ecs-injector.io/inject: disabled"),
            ("error", "pods", "team/bare has opted in and is not injected", "delete it and make it again"));
    }

    [Fact]
    public async Task Many_bare_pods_do_not_flood()
    {
        for (var i = 0; i < 30; i++)
            installation.PutPod($"bare-{i}", "orders", injected: false);

        var outcome = await installation.CheckAsync();

        Assert.Equal(1, outcome.Code);
        Assert.Contains("and 10 more", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n21 errors, 0 warnings\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Injected_pods_without_a_grant_are_found_once_per_service_account()
    {
        installation.PutPod("new-1", "new", injected: true);
        installation.PutPod("new-2", "new", injected: true);

        await installation.AssertOnlyAsync("warning", "pods", "2 pods of shop/new", "write a RoleGrant");
    }

    [Fact]
    public async Task The_role_that_a_service_account_wishes_for_counts_as_it_does_at_the_endpoint()
    {
        var spec = Installation.Grant("shop", "orders");
        spec["roles"] = new JsonArray(Installation.Role, "arn:aws:iam::111122223333:role/other");
        installation.PutGrant("orders", spec);
        await installation.AssertOnlyAsync("warning", "pods", "Several roles are granted", "write a RoleGrant");

        installation.Api.Put(JsonNode.Parse($$$"""
            {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "orders", "namespace": "shop", "annotations": {"ecs-injector.io/task-role-arn": "{{{Installation.Role}}}"} } }
            """)!.AsObject());
        Assert.EndsWith("\nall is well\n", (await installation.CheckAsync()).Output, StringComparison.Ordinal);
    }
}
