using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.World;
using Injector.Testing.Endpoint;

namespace Injector.Kubernetes.Tests.Rehearse;

/// <summary>Rehearsals with pods: known by their uid, since the id is whatever a pod's author wrote.</summary>
public sealed class PodRehearsalTests
{
    [Fact]
    public async Task One_pod_meets_the_failure_by_its_uid_and_another_with_the_same_id_does_not()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var (first, second) = (cluster.PutPod("orders-1", id), cluster.PutPod("orders-2", id));
        var (one, other) = (cluster.Token("orders-1", first), cluster.Token("orders-2", second));
        var grant = Documents.Grant("orders", ClusterEndpoint.Role, "shop", "orders");
        grant["spec"]!["allowRehearsal"] = true;
        cluster.Api.Put(grant);
        await cluster.UntilAsync(id, one, 200);
        await cluster.UntilAsync(id, other, 200);

        var begun = await PutAsync(cluster, first);

        Assert.Equal(200, begun.Status);
        Assert.Equal("CredentialsRevoked", (await cluster.AskAsync(id, one))["code"]);
        Assert.Equal(200, (await cluster.AskAsync(id, other)).Status);
        Assert.Equal([(first, "orders-1", true), (second, "orders-2", false)], (await ShownAsync(cluster)).OrderBy(w => w.Pod, StringComparer.Ordinal));
        Assert.Contains("pod/shop/orders-1 RehearsalStarted 2 prod -", string.Concat(await cluster.Endpoint.AuditAsync(3)), StringComparison.Ordinal);
        Assert.Equal(404, (await PutAsync(cluster, id)).Status);
    }

    [Fact]
    public async Task A_grant_without_the_right_refuses_and_one_that_is_changed_ends_it()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        var token = cluster.Token("orders-1", uid);
        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, token, 200);
        Assert.Equal((403, "RehearsalNotGranted"), await PutAsync(cluster, uid) is { } refused ? (refused.Status, refused["code"]) : default);

        var grant = Documents.Grant("orders", ClusterEndpoint.Role, "shop", "orders");
        grant["spec"]!["allowRehearsal"] = true;
        cluster.Api.Put(grant);
        for (var i = 0; i < 200 && (await PutAsync(cluster, uid)).Status != 200; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(403, (await cluster.AskAsync(id, token)).Status);
        cluster.Grant("orders", ClusterEndpoint.Role);

        await cluster.UntilAsync(id, token, 200);
        Assert.Contains("(GrantWithdrawn)", cluster.Endpoint.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<Answer> PutAsync(ClusterEndpoint cluster, string key)
    {
        using var content = new StringContent("""{"failure":"revoked"}""");
        using var response = await cluster.Endpoint.Admin.PutAsync(new Uri($"/v1/workloads/{key}/rehearsal", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    private static async Task<IReadOnlyList<(string Id, string Pod, bool Rehearses)>> ShownAsync(ClusterEndpoint cluster)
    {
        var list = JsonNode.Parse((await Answer.GetAsync(cluster.Endpoint.Admin, "/v1/workloads")).Body)!["workloads"]!.AsArray();
        return [.. list.Select(w => ((string)w!["id"]!, (string)w["names"]!["pod"]!, w["rehearsal"] is not null))];
    }
}
