using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;

namespace Injector.Kubernetes.Tests.Grants;

/// <summary>RoleGrants are followed whatever happens to the watch, and each stands for itself.</summary>
public sealed class GrantWatchTests
{
    [Fact]
    public async Task Late_grants_heal_and_removed_ones_bite()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var (id, token) = Pod(cluster);
        await cluster.UntilAsync(id, token, 403);

        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Remove("ecs-injector.io/v1alpha1", "RoleGrant", "", "orders");
        Assert.Equal("CredentialsRevoked", (await cluster.UntilAsync(id, token, 403))["code"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_watch_that_is_gone_or_cut_off_is_begun_anew(bool goneAsStatus)
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var (id, token) = Pod(cluster);
        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.GoneAsHttpStatus = goneAsStatus;
        cluster.Api.CloseWatches();
        cluster.Api.Remove("ecs-injector.io/v1alpha1", "RoleGrant", "", "orders");
        cluster.Api.CompactHistory();
        await cluster.UntilAsync(id, token, 403);

        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, token, 200);
        Assert.Empty(cluster.Api.Errors);
    }

    [Fact]
    public async Task While_the_api_server_is_away_the_last_grants_hold()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var (id, token) = Pod(cluster);
        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Down = true;
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);
        cluster.Api.Remove("ecs-injector.io/v1alpha1", "RoleGrant", "", "orders");
        cluster.Api.Down = false;
        await cluster.UntilAsync(id, token, 403);
    }

    [Fact]
    public async Task An_invalid_grant_leaves_its_last_good_version_and_all_others_in_force()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var (id, token) = Pod(cluster);
        cluster.Grant("orders", ClusterEndpoint.Role);
        cluster.Api.Put(Broken("never-good"));
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Put(Broken("orders"));
        await LoggedAsync(cluster, "RoleGrant orders not taken");
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);
        Assert.Contains("expected one of roles, subjects, session", cluster.Endpoint.Log.Text, StringComparison.Ordinal);
        Assert.Contains("injector_endpoint_grants 1", await cluster.Endpoint.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_the_first_list_nothing_is_decided()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(endpointChange: o => o with
        {
            ClusterDoor = o.ClusterDoor! with { Grants = new SilentFeed() },
        });
        var (id, token) = Pod(cluster);
        cluster.Grant("orders", ClusterEndpoint.Role);

        Assert.Equal("CannotDecide", (await cluster.UntilAsync(id, token, 503))["code"]);
    }

    private static (string Id, string Token) Pod(ClusterEndpoint cluster)
    {
        var id = Guid.NewGuid().ToString();
        return (id, cluster.Token("orders-1", cluster.PutPod("orders-1", id)));
    }

    private static JsonObject Broken(string name)
    {
        var grant = Documents.Grant(name, ClusterEndpoint.Role, "shop", "orders");
        grant["spec"]!["role"] = "typo";
        return grant;
    }

    private static async Task LoggedAsync(ClusterEndpoint cluster, string text)
    {
        for (var i = 0; i < 200 && !cluster.Endpoint.Log.Text.Contains(text, StringComparison.Ordinal); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains(text, cluster.Endpoint.Log.Text, StringComparison.Ordinal);
    }
}
