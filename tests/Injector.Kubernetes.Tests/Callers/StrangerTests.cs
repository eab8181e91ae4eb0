using Injector.Kubernetes.Tests.World;
using Injector.Testing.Endpoint;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Kubernetes.Tests.Callers;

/// <summary>Whoever is not the pod that he says he is: refused, on record, and told the same as everybody else who is refused.</summary>
public sealed class StrangerTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task All_of_them_get_the_same_answer_and_a_line_in_the_audit_log()
    {
        await using var cluster = await ClusterEndpoint.StartAsync(time);
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        var neighbour = cluster.PutPod("orders-2", Guid.NewGuid().ToString());
        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, cluster.Token("orders-1", uid), 200);
        var expiring = cluster.Token("orders-1", uid, lifetime: TimeSpan.FromMinutes(10));
        time.Advance(TimeSpan.FromMinutes(11));
        var gone = cluster.PutPod("gone", id);
        var ofGone = cluster.Token("gone", gone);
        cluster.Api.Remove("v1", "Pod", "shop", "gone");
        var before = cluster.PutPod("reused", id);
        var ofBefore = cluster.Token("reused", before);
        cluster.PutPod("reused", id);

        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal)
        {
            ["no token"] = await cluster.AskAsync(id, null),
            ["garbage"] = await cluster.AskAsync(id, "garbage"),
            ["the form of a token"] = await cluster.AskAsync(id, "e30.e30.e30"),
            ["another pod's token"] = await cluster.AskAsync(id, cluster.Token("orders-2", neighbour)),
            ["expired token"] = await cluster.AskAsync(id, expiring),
            ["wrong audience"] = await cluster.AskAsync(id, cluster.Token("orders-1", uid, audience: "sts.amazonaws.com")),
            ["not bound to a pod"] = await cluster.AskAsync(id, cluster.Api.IssueServiceAccountToken("shop", "orders", ["ecs-injector.io"], TimeSpan.FromHours(1))),
            ["deleted pod"] = await cluster.AskAsync(id, ofGone),
            ["name used again"] = await cluster.AskAsync(id, ofBefore),
            ["own token, unknown id"] = await cluster.AskAsync(Guid.NewGuid().ToString(), cluster.Token("orders-1", uid)),
        };

        Assert.All(answers, a => Assert.Equal(400, a.Value.Status));
        Assert.Single(answers.Values.Distinct());
        Assert.Equal("InvalidIdInRequest", answers["no token"]["code"]);
        time.Advance(TimeSpan.FromSeconds(1));
        var audit = await cluster.Endpoint.AuditAsync(atLeast: answers.Count + 1);
        Assert.Equal(answers.Count, audit.Count(line => line.Contains(" 400 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(audit, line => line.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_with_another_pods_id_gets_its_own_role_and_never_the_others_credentials()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var victim = cluster.PutPod("orders-1", id);
        var thief = cluster.PutPod("thief-1", id, "thief");
        cluster.Grant("orders", ClusterEndpoint.Role);
        var warm = await cluster.UntilAsync(id, cluster.Token("orders-1", victim), 200);

        var refused = await cluster.AskAsync(id, cluster.Token("thief-1", thief, "thief"));
        Assert.Equal(403, refused.Status);
        Assert.Equal("RoleNotGranted", refused["code"]);

        cluster.Grant("thief", "arn:aws:iam::111122223333:role/thief", "thief");
        var own = await cluster.UntilAsync(id, cluster.Token("thief-1", thief, "thief"), 200);
        Assert.Equal("arn:aws:iam::111122223333:role/thief", own["RoleArn"]);
        Assert.NotEqual(warm["AccessKeyId"], own["AccessKeyId"]);
        Assert.Equal(warm["AccessKeyId"], (await cluster.AskAsync(id, cluster.Token("orders-1", victim)))["AccessKeyId"]);
    }

    [Fact]
    public async Task Whoever_mounts_the_audience_himself_gets_what_his_service_account_is_granted()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("own-1", id, "orders", ("ecs-injector.io/task-role-arn", "arn:aws:iam::111122223333:role/admin"));
        cluster.Grant("orders", ClusterEndpoint.Role);
        cluster.Grant("admin", "arn:aws:iam::111122223333:role/admin", "admin");

        Assert.Equal("RoleNotGranted", (await cluster.UntilAsync(id, cluster.Token("own-1", uid), 403))["code"]);

        cluster.PutPod("own-1", id);
        var again = cluster.PutPod("own-1", id);
        Assert.Equal(ClusterEndpoint.Role, (await cluster.UntilAsync(id, "Bearer " + cluster.Token("own-1", again), 200))["RoleArn"]);
    }

    [Fact]
    public async Task A_head_decides_and_hands_nothing_out()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        await cluster.UntilAsync(id, cluster.Token("orders-1", uid), 200);

        var head = await cluster.AskAsync(id, cluster.Token("orders-1", uid), HttpMethod.Head);

        Assert.Equal((200, ""), (head.Status, head.Body));
    }
}
