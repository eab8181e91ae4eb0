using static Injector.Kubernetes.Tests.Migrate.MigrationFolder;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>What <c>injector migrate --from pod-identity</c> reads in associations.</summary>
public sealed class AssociationTests : IDisposable
{
    private readonly MigrationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_target_role_is_the_workloads_role_and_the_external_id_goes_with_it()
    {
        var file = folder.Write("associations.json", Association("orders", Mails, $"\"targetRoleArn\": \"{Orders}\", \"externalId\": \"eu/1/prod\", \"clusterName\": \"prod\""));

        var (grants, _, report) = await folder.MigrateAsync("pod-identity", Deployment("a", "shop", "orders", role: null), "--associations", file);

        var grant = Assert.Single(grants);
        Assert.Equal((Orders, "eu/1/prod"), (Assert.Single(grant.Roles).Pattern, grant.Session.ExternalId));
        Assert.Contains($"**deployment/a in shop**: its association went by {Mails} to {Orders}: the grant gives the second at once, which must trust the endpoint", report, StringComparison.Ordinal);
        Assert.Contains("**grants.yaml**: the associations are those of cluster prod, and the grants hold in any: give --cluster", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_on_session_tags_must_look_at_other_tags()
    {
        var deployment = Deployment("a", "shop", "orders", role: null);
        var tagged = folder.Write("tagged.json", Association("orders", Orders));
        var untagged = folder.Write("untagged.json", Association("orders", Orders, "\"disableSessionTags\": true"));

        var (_, _, with) = await folder.MigrateAsync("pod-identity", deployment, "--associations", tagged, "--cluster", "prod");
        var (_, _, without) = await folder.MigrateAsync("pod-identity", deployment, "--associations", untagged);

        Assert.Contains("**session tags**: EKS Pod Identity tags its sessions eks-cluster-arn, eks-cluster-name, kubernetes-namespace, kubernetes-service-account,", with, StringComparison.Ordinal);
        Assert.Contains("Injector ecs-injector/cluster, ecs-injector/namespace, ecs-injector/service-account, ecs-injector/pod: before", with, StringComparison.Ordinal);
        Assert.DoesNotContain("**grants.yaml**", with, StringComparison.Ordinal);
        Assert.Contains("Nothing.", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_session_policy_takes_away_is_not_given()
    {
        var file = folder.Write("associations.json", Association("orders", Orders, "\"disableSessionTags\": true, \"policy\": \"{}\""));

        var (grants, manifests, report) = await folder.MigrateAsync("pod-identity", Deployment("a", "shop", "orders", role: null) + Deployment("b", null, "orders", role: null), "--associations", file);

        Assert.Empty(grants);
        Assert.DoesNotContain("inject: enabled", manifests, StringComparison.Ordinal);
        Assert.Contains("**deployment/a in shop**: not carried over: its association narrows the role by a session policy", report, StringComparison.Ordinal);
        Assert.Contains("**deployment/b without a namespace**: not carried over: it names no namespace", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Associations_that_contradict_each_other_are_refused_and_both_are_named()
    {
        var manifests = folder.Write("in.yaml", Deployment("a", "shop", "orders", role: null));
        Task RefusedAsync(string what, string text) => folder.AssertUsageAsync(what, "pod-identity", manifests, "--associations", folder.Write("associations.json", text));

        await RefusedAsync(
            $"expected one association of service account orders in namespace shop, found role {Orders} with external id id in cluster prod and role {Mails} in cluster prod: leave",
            Association("orders", "arn:aws:iam::1:role/way", $"\"targetRoleArn\": \"{Orders}\", \"externalId\": \"id\", \"clusterName\": \"prod\"") + Association("orders", Mails));
        await RefusedAsync($"found role {Orders} in cluster prod and role {Orders} in cluster test", Association("orders", Orders) + Association("orders", Orders, "\"clusterName\": \"test\""));
        await RefusedAsync("expected the associations of one cluster, found those of prod and test", Association("orders", Orders) + Association("mails", Mails, "\"clusterName\": \"test\""));
    }
}
