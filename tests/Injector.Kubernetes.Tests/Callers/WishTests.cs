using Injector.Kubernetes.Tests.World;

namespace Injector.Kubernetes.Tests.Callers;

/// <summary>Which role a pod is given: its own wish, else its service account's, else the sole grant; a wish only ever chooses.</summary>
public sealed class WishTests
{
    private const string Own = "ecs-injector.io/task-role-arn";
    private const string Kiam = "iam.amazonaws.com/role";
    private const string Irsa = "eks.amazonaws.com/role-arn";
    private const string A = "arn:aws:iam::111122223333:role/a";
    private const string B = "arn:aws:iam::111122223333:role/b";

    [Theory]
    [InlineData(A, B, null, null, false, 200, A)]
    [InlineData(null, B, null, null, false, 200, B)]
    [InlineData(null, null, null, null, false, 403, null)]
    [InlineData(null, null, A, null, true, 200, A)]
    [InlineData(null, null, "a", null, true, 200, A)]
    [InlineData(null, null, A, null, false, 403, null)]
    [InlineData(null, null, null, B, true, 200, B)]
    [InlineData(null, null, null, B, false, 403, null)]
    [InlineData(B, null, A, null, true, 200, B)]
    [InlineData(null, B, A, null, true, 200, A)]
    [InlineData("no role", null, null, null, false, 403, null)]
    [InlineData("arn:aws:iam::111122223333:role/c", null, null, null, false, 403, null)]
    public async Task The_wish_is_looked_for_in_this_order(
        string? pod, string? account, string? kiam, string? irsa, bool migrating, int status, string? role)
    {
        await using var cluster = await ClusterEndpoint.StartAsync(change: o => o with
        {
            AcceptForeignAnnotations = migrating,
            BaseRoleArn = "arn:aws:iam::111122223333:role/",
        });
        if (account is not null)
            cluster.Api.Put(Documents.ServiceAccount("orders", Own, account));
        if (irsa is not null)
            cluster.Api.Put(Documents.ServiceAccount("orders", Irsa, irsa));
        (string, string)[] annotations = [.. pod is null ? [] : new[] { (Own, pod) }, .. kiam is null ? [] : new[] { (Kiam, kiam) }];
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id, "orders", annotations);
        cluster.Grant("a", A);
        cluster.Grant("b", B);

        var answer = await cluster.UntilAsync(id, cluster.Token("orders-1", uid), status);

        if (role is not null)
            Assert.Equal(role, answer["RoleArn"]);
    }

    [Fact]
    public async Task Without_a_wish_the_sole_grant_is_taken()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("a", A);

        Assert.Equal(A, (await cluster.UntilAsync(id, cluster.Token("orders-1", uid), 200))["RoleArn"]);
        Assert.DoesNotContain(cluster.Api.Requests, r => r.Verb == "list" && !r.Path.Contains("rolegrants", StringComparison.Ordinal));
    }
}
