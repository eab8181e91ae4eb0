using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Templates;

/// <summary>Who may do what in the cluster: least privilege.</summary>
public sealed class AccessTests
{
    public static TheoryData<string> Profiles => Profile.Names;

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task No_rule_has_a_wildcard(string profile)
    {
        var rules = Rules(await ChartRenderer.ManifestsAsync(Profile.Arguments(profile)));

        Assert.True(rules.Count > 5, "the search found the rules");
        Assert.All(rules, r => Assert.DoesNotContain("*", r.Texts("apiGroups").Concat(r.Texts("resources")).Concat(r.Texts("verbs"))));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Secrets_and_leases_are_named_unless_they_are_created(string profile)
    {
        var manifests = await ChartRenderer.ManifestsAsync(Profile.Arguments(profile));
        var rules = Rules(manifests).Where(r => r.Texts("resources").Intersect(["secrets", "leases"]).Any()).ToList();

        Assert.Equal(profile is "default" or "ha" or "everything" ? 4 : 0, rules.Count);
        Assert.All(rules, r => Assert.True(r.Texts("verbs") is ["create"] || r.Texts("resourceNames").Length > 0));
        Assert.All(rules, r => Assert.Empty(r.Texts("verbs").Intersect(["list", "watch", "delete", "deletecollection"])));
        Assert.DoesNotContain(manifests.OfKind("ClusterRole").SelectMany(m => m.Objects("rules")), r => r.Texts("resources").Contains("secrets"));
    }

    [Fact]
    public async Task The_webhook_may_write_its_own_configuration_and_no_other()
    {
        var role = (await ChartRenderer.ManifestsAsync()).Named("ClusterRole", "ecs-injector-webhook");

        var rule = Assert.Single(role.Objects("rules"), r => r.Texts("resources").Contains("mutatingwebhookconfigurations"));
        Assert.Equal(["ecs-injector"], rule.Texts("resourceNames"));
        Assert.Equal(["get", "patch"], rule.Texts("verbs"));
    }

    [Fact]
    public async Task With_cert_manager_the_webhook_writes_nothing_but_events()
    {
        var manifests = await ChartRenderer.ManifestsAsync(Profile.Arguments("certManager"));
        var rules = manifests.Named("ClusterRole", "ecs-injector-webhook").Objects("rules");

        var writing = Assert.Single(rules, r => r.Texts("verbs").Except(["get", "list", "watch"]).Any());
        Assert.Equal(["events"], writing.Texts("resources"));
        Assert.Equal(["create"], writing.Texts("verbs"));
        Assert.Empty(manifests.OfKind("Role"));
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("native", false)]
    public async Task Nodes_are_listed_only_to_choose_the_sidecar(string mode, bool expected)
    {
        var manifests = await ChartRenderer.ManifestsAsync("-set-json", $"sidecar.mode=\"{mode}\"");
        var rules = manifests.Named("ClusterRole", "ecs-injector-webhook").Objects("rules");

        Assert.Equal(expected, rules.Any(r => r.Texts("resources").Contains("nodes")));
    }

    [Fact]
    public async Task The_endpoint_reviews_tokens_and_only_reads()
    {
        var rules = (await ChartRenderer.ManifestsAsync()).Named("ClusterRole", "ecs-injector-endpoint").Objects("rules");

        Assert.Equal(["create"], Assert.Single(rules, r => r.Texts("resources") is ["tokenreviews"]).Texts("verbs"));
        Assert.Equal(["get"], Assert.Single(rules, r => r.Texts("resources") is ["pods", "serviceaccounts"]).Texts("verbs"));
        Assert.Equal(["list", "watch"], Assert.Single(rules, r => r.Texts("resources") is ["rolegrants"]).Texts("verbs"));
        Assert.Equal(3, rules.Length);
    }

    [Fact]
    public async Task Webhook_and_endpoint_are_bound_to_accounts_of_their_own()
    {
        var manifests = await ChartRenderer.ManifestsAsync();
        var bindings = manifests.Where(m => m.Text("kind") is "ClusterRoleBinding" or "RoleBinding").ToList();

        Assert.Equal(3, bindings.Count);
        Assert.All(bindings, b => Assert.Equal(b["roleRef"]!.Text("name"), Assert.Single(b.Objects("subjects")).Text("name")));
        Assert.Equal(["ecs-injector-endpoint", "ecs-injector-webhook"], manifests.OfKind("ServiceAccount").Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Writing_grants_comes_with_no_other_role()
    {
        var role = (await ChartRenderer.ManifestsAsync()).Named("ClusterRole", "injector-grant-admin");

        Assert.DoesNotContain(role["metadata"]!["labels"]!.AsObject(), l => l.Key.Contains("aggregate", StringComparison.Ordinal));
        Assert.Equal(["rolegrants"], Assert.Single(role.Objects("rules")).Texts("resources"));
    }

    private static List<JsonObject> Rules(IEnumerable<JsonObject> manifests) =>
        [.. manifests.Where(m => m.Text("kind") is "ClusterRole" or "Role").SelectMany(m => m.Objects("rules"))];
}
