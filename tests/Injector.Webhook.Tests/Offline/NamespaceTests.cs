using Injector.Core.Injection;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Offline;

/// <summary>Namespaces in the same file opt in and set the Pod Security level, as those of a cluster do.</summary>
public sealed class NamespaceTests
{
    private static readonly string Bare = Manifest.Deployment.Replace("ecs-injector.io/inject: enabled", "app: orders", StringComparison.Ordinal);

    [Theory]
    [InlineData("ecs-injector.io/inject: enabled", true)]
    [InlineData("ecs-injector.io/inject: disabled", false)]
    [InlineData("ecs-injector.io/inject: Enabled", false)]
    [InlineData("other: enabled", false)]
    public void A_namespace_opts_its_templates_in(string label, bool injected)
    {
        var document = Namespace("shop", label);

        foreach (var yaml in (string[])[document + "---\n" + Bare, Bare + "---\n" + document])
            Assert.Equal(injected ? InjectionOutcome.Injected : InjectionOutcome.Unchanged, Assert.Single(Manifest.Inject(yaml).Reports).Result.Outcome);
        Manifest.AssertSound(document + "---\n" + Bare);
    }

    [Fact]
    public void Another_namespace_opts_nothing_in() =>
        Assert.Equal("NotOptedIn", Assert.Single(Manifest.Inject(Namespace("other", "ecs-injector.io/inject: enabled") + "---\n" + Bare).Reports).Result.Reason);

    [Fact]
    public void A_namespace_in_a_List_counts_and_a_template_without_one_is_in_default()
    {
        var list = "kind: List\nitems:\n- kind: Namespace\n  metadata: {name: default, labels: {ecs-injector.io/inject: enabled}}\n---\n";

        var report = Assert.Single(Manifest.Inject(list + Bare.Replace("  namespace: shop\n", "", StringComparison.Ordinal)).Reports);

        Assert.Equal(("deployment/orders in default", InjectionOutcome.Injected), (report.Template, report.Result.Outcome));
    }

    [Theory]
    [InlineData("baseline", Delivery.Loopback)]
    [InlineData("restricted", Delivery.Loopback)]
    [InlineData("privileged", Delivery.LinkLocal)]
    public void The_Pod_Security_level_of_the_namespace_decides_on_the_delivery(string level, Delivery delivery)
    {
        var yaml = Namespace("shop", "pod-security.kubernetes.io/enforce: " + level) + "---\n" + Manifest.Deployment;

        Assert.Equal(delivery, Assert.Single(Manifest.Inject(yaml).Reports).Result.Delivery);
        Assert.Equal(delivery is Delivery.LinkLocal, Manifest.AssertSound(yaml).Contains("NET_ADMIN", StringComparison.Ordinal));
    }

    [Fact]
    public void Link_local_where_the_namespace_forbids_it_is_refused_as_it_is_live()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["pod-security.kubernetes.io/enforce"] = "restricted" };
        var settings = Sample.Settings with { Delivery = Delivery.LinkLocal };

        var report = Assert.Single(Manifest.Inject(Namespace("shop", "pod-security.kubernetes.io/enforce: restricted") + "---\n" + Manifest.Deployment, settings).Reports);

        Assert.Equal((InjectionOutcome.Rejected, "LinkLocalForbidden"), (report.Result.Outcome, report.Result.Reason));
        Assert.Equal(Sample.Inject(Sample.Pod(), settings, labels).Message, report.Result.Message);
    }

    [Fact]
    public void All_takes_those_that_do_not_ask_and_spares_those_that_opt_out_or_cannot()
    {
        var yaml = Bare + "---\n" + Manifest.Deployment.Replace("enabled", "disabled", StringComparison.Ordinal)
            + "---\n" + Bare.Replace("    spec:\n", "    spec:\n      hostNetwork: true\n", StringComparison.Ordinal);

        var reports = Manifest.Inject(yaml, all: true).Reports;

        Assert.Equal(["Injected", "OptedOut", "HostNetwork"], reports.Select(r => r.Result.Reason));
        Assert.Equal([InjectionOutcome.Injected, InjectionOutcome.Unchanged, InjectionOutcome.Unchanged], reports.Select(r => r.Result.Outcome));
        Manifest.AssertSound(yaml, all: true);
    }

    [Fact]
    public void A_namespace_without_name_or_labels_is_borne()
    {
        var yaml = "kind: Namespace\n---\nkind: Namespace\nmetadata: {name: shop}\n---\nkind: Namespace\nmetadata: {name: shop, labels: [a]}\n---\n" + Bare;

        Assert.Equal("NotOptedIn", Assert.Single(Manifest.Inject(yaml).Reports).Result.Reason);
    }

    private static string Namespace(string name, string label) => $"kind: Namespace\nmetadata:\n  name: {name}\n  labels:\n    {label}\n";
}
