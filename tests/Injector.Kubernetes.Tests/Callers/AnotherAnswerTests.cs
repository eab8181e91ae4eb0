using Injector.Kubernetes.Tests.World;
using Injector.Testing.Time;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Kubernetes.Tests.Callers;

/// <summary>The API server, or what stands in front of it, answers with something that is no answer to the question: nothing is decided by it.</summary>
public sealed class AnotherAnswerTests
{
    private const string Reviews = "/apis/authentication.k8s.io/v1/tokenreviews";
    private const string Pod = "/api/v1/namespaces/shop/pods/orders-1";

    public static TheoryData<string, string, string> Answers => new()
    {
        { "a review of another token", Reviews, """{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"e30.e30.e30"},"status":{"authenticated":false}}""" },
        { "no review", Reviews, """{"kind":"Status","apiVersion":"v1","status":"Success"}""" },
        { "nothing", Reviews, "{}" },
        { "half of a review", Reviews, """{"kind":"TokenReview","sta""" },
        { "another pod", Pod, """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"orders-2","namespace":"shop","uid":"u-2"},"spec":{"serviceAccountName":"orders","containers":[]}}""" },
        { "a pod of another namespace", Pod, """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"orders-1","namespace":"till","uid":"u-2"},"spec":{"serviceAccountName":"orders","containers":[]}}""" },
        { "another service account", "/api/v1/namespaces/shop/serviceaccounts/orders", """{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"till","namespace":"shop","annotations":{"ecs-injector.io/task-role-arn":"arn:aws:iam::111122223333:role/till"}}}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Is_told_to_come_again(string what, string path, string answer)
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        cluster.Api.Put(Documents.ServiceAccount("orders", "example.com/team", "shop"));
        await cluster.UntilAsync(id, cluster.Token("orders-1", uid), 200);

        // A token that nothing is known of yet.
        var token = cluster.Token("orders-1", uid, lifetime: TimeSpan.FromHours(2));
        cluster.Api.FaultsAt(path).Garble = _ => answer;
        var told = await cluster.AskAsync(id, token);
        Assert.True((told.Status, told["code"]) is (503, "CannotDecide"), $"{what}: {told.Body}");

        cluster.Api.FaultsAt(path).Garble = null;
        await cluster.UntilAsync(id, token, 200);
    }

    [Fact]
    public async Task A_list_of_something_else_takes_no_role_away()
    {
        await using var cluster = await ClusterEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid);
        await cluster.UntilAsync(id, token, 200);
        var lists = 0;
        cluster.Api.FaultsAt("/apis/ecs-injector.io/v1alpha1/rolegrants").Garble = _ =>
        {
            Interlocked.Increment(ref lists);
            return """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""";
        };

        cluster.Api.CutConnections();
        for (var i = 0; i < 200 && Volatile.Read(ref lists) < 2; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.InRange(lists, 2, int.MaxValue);
        Assert.Equal(200, (await cluster.AskAsync(id, token)).Status);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_make_a_verdict_last_a_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var wall = new ShiftedTime(time);
        await using var cluster = await ClusterEndpoint.StartAsync(wall);
        var id = Guid.NewGuid().ToString();
        var uid = cluster.PutPod("orders-1", id);
        cluster.Grant("orders", ClusterEndpoint.Role);
        var token = cluster.Token("orders-1", uid, lifetime: TimeSpan.FromDays(2));
        await cluster.UntilAsync(id, token, 200);

        cluster.Api.Remove("v1", "Pod", "shop", "orders-1");
        wall.Shift = -TimeSpan.FromDays(1);
        time.Advance(TimeSpan.FromMinutes(6));

        await cluster.UntilAsync(id, token, 400);
    }
}
