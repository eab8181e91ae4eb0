using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>Storage: create, read, update, patch, list and delete.</summary>
public sealed class ResourceTests : FakeApiTest
{
    [Fact]
    public async Task An_object_lives_from_creation_to_deletion()
    {
        var map = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "m" }, Data = new Dictionary<string, string> { ["a"] = "1" } };
        var created = await Client.CoreV1.CreateNamespacedConfigMapAsync(map, "shop", cancellationToken: Limit);
        Assert.NotEmpty(created.Uid());
        Assert.Equal(Time.GetUtcNow().UtcDateTime, created.CreationTimestamp());

        created.Data["a"] = "2";
        var updated = await Client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "m", "shop", cancellationToken: Limit);
        Assert.True(long.Parse(updated.ResourceVersion(), null) > long.Parse(created.ResourceVersion(), null));
        Assert.Equal("2", (await Client.CoreV1.ReadNamespacedConfigMapAsync("m", "shop", cancellationToken: Limit)).Data["a"]);

        var deleted = await Client.CoreV1.DeleteNamespacedConfigMapAsync("m", "shop", cancellationToken: Limit);
        Assert.Equal("Success", deleted.Status);
        var (code, status) = await FailsAsync(() => Client.CoreV1.ReadNamespacedConfigMapAsync("m", "shop", cancellationToken: Limit));
        Assert.Equal((HttpStatusCode.NotFound, "NotFound", "configmaps \"m\" not found"), (code, status.Reason, status.Message));
        Assert.Equal(
            ["create", "update", "get", "delete", "get"],
            Fake.Requests.Select(request => request.Verb));
        Assert.All(Fake.Requests, request => Assert.Equal("admin", request.User));
    }

    [Fact]
    public async Task Two_of_one_name_and_a_stale_version_conflict()
    {
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "l" }, Spec = new V1LeaseSpec { HolderIdentity = "a" } };
        var first = await Client.CoordinationV1.CreateNamespacedLeaseAsync(lease, "shop", cancellationToken: Limit);
        var (code, status) = await FailsAsync(() => Client.CoordinationV1.CreateNamespacedLeaseAsync(lease, "shop", cancellationToken: Limit));
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyExists"), (code, status.Reason));

        first.Spec.HolderIdentity = "b";
        await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(first, "l", "shop", cancellationToken: Limit);
        first.Spec.HolderIdentity = "c";
        (code, status) = await FailsAsync(() => Client.CoordinationV1.ReplaceNamespacedLeaseAsync(first, "l", "shop", cancellationToken: Limit));
        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (code, status.Reason));
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", status.Message, StringComparison.Ordinal);

        var missing = NewPod("p");
        (code, _) = await FailsAsync(() => Client.CoreV1.CreateNamespacedPodAsync(missing, "nowhere", cancellationToken: Limit));
        Assert.Equal(HttpStatusCode.NotFound, code);
    }

    [Fact]
    public async Task A_generated_name_and_an_update_that_changes_nothing()
    {
        var pod = NewPod(null!);
        pod.Metadata.GenerateName = "web-";
        var created = await CreateAsync(pod);
        Assert.Matches("^web-[a-z0-9]{5}$", created.Name());

        var same = await Client.CoreV1.ReplaceNamespacedPodAsync(created, created.Name(), "shop", cancellationToken: Limit);
        Assert.Equal(created.ResourceVersion(), same.ResourceVersion());
    }

    [Fact]
    public async Task Patches_merge_and_step_by_step()
    {
        await CreateAsync(NewPod("p", new Dictionary<string, string> { ["a"] = "1" }));
        var merged = await Patch("""{"metadata":{"labels":{"a":null,"b":"2"}}}""", V1Patch.PatchType.MergePatch);
        Assert.Equal([new KeyValuePair<string, string>("b", "2")], merged.Labels());

        var stepped = await Patch(
            """[{"op":"test","path":"/metadata/labels/b","value":"2"},{"op":"add","path":"/metadata/annotations","value":{"x~y/z":"1"}},{"op":"replace","path":"/metadata/annotations/x~0y~1z","value":"3"},{"op":"copy","from":"/metadata/labels/b","path":"/metadata/labels/c"}]""",
            V1Patch.PatchType.JsonPatch);
        Assert.Equal(("3", "2"), (stepped.Annotations()["x~y/z"], stepped.Labels()["c"]));

        var (code, status) = await FailsAsync(() => Patch("""[{"op":"test","path":"/metadata/labels/b","value":"9"}]""", V1Patch.PatchType.JsonPatch));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Invalid"), (code, status.Reason));
        (code, _) = await FailsAsync(() => Patch("""{"metadata":{"resourceVersion":"1"}}""", V1Patch.PatchType.MergePatch));
        Assert.Equal(HttpStatusCode.Conflict, code);
        (code, _) = await FailsAsync(() => Patch("{}", V1Patch.PatchType.ApplyPatch));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, code);

        Task<V1Pod> Patch(string patch, V1Patch.PatchType type) =>
            Client.CoreV1.PatchNamespacedPodAsync(new V1Patch(patch, type), "p", "shop", cancellationToken: Limit);
    }

    [Theory]
    [InlineData("app=web", null, "w1,w2")]
    [InlineData("app!=web", null, "d1,none")]
    [InlineData("app in (web,db),tier", null, "w1")]
    [InlineData("app notin (web)", null, "d1,none")]
    [InlineData("!app", null, "none")]
    [InlineData(null, "metadata.name=w2", "w2")]
    [InlineData(null, "spec.nodeName=n1,metadata.name!=w1", "d1")]
    [InlineData("app", "metadata.namespace=shop", "d1,w1,w2")]
    public async Task Lists_select_by_labels_and_fields(string? labels, string? fields, string names)
    {
        PutPod("w1", """{"app":"web","tier":"front"}""", "n1");
        PutPod("w2", """{"app":"web"}""", "n2");
        PutPod("d1", """{"app":"db"}""", "n1");
        PutPod("none", "{}", "n3");

        var list = await Client.CoreV1.ListNamespacedPodAsync("shop", labelSelector: labels, fieldSelector: fields, cancellationToken: Limit);
        Assert.Equal(names, string.Join(',', list.Items.Select(pod => pod.Name())));
        var all = await Client.CoreV1.ListPodForAllNamespacesAsync(labelSelector: labels, fieldSelector: fields, cancellationToken: Limit);
        Assert.Equal(list.Items.Count, all.Items.Count);
    }

    [Fact]
    public async Task Pages_come_from_one_moment_until_the_history_is_compacted()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
            PutPod(name, "{}", "n");
        var first = await Client.CoreV1.ListNamespacedPodAsync("shop", limit: 2, cancellationToken: Limit);
        PutPod("bb", "{}", "n");
        var second = await Client.CoreV1.ListNamespacedPodAsync("shop", limit: 2, continueParameter: first.Continue(), cancellationToken: Limit);
        Assert.Equal(["a", "b", "c", "d"], first.Items.Concat(second.Items).Select(pod => pod.Name()));
        Assert.Equal(first.ResourceVersion(), second.ResourceVersion());
        Assert.Null(second.Continue());

        Fake.CompactHistory();
        var (code, status) = await FailsAsync(() =>
            Client.CoreV1.ListNamespacedPodAsync("shop", limit: 2, continueParameter: first.Continue(), cancellationToken: Limit));
        Assert.Equal((HttpStatusCode.Gone, "Expired"), (code, status.Reason));
    }

    [Fact]
    public async Task A_pod_gets_its_time_to_end_when_asked_for_and_preconditions_hold()
    {
        var pod = await CreateAsync(NewPod("p"));
        var (code, _) = await FailsAsync(() => Client.CoreV1.DeleteNamespacedPodAsync(
            "p", "shop", new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = "other" } }, cancellationToken: Limit));
        Assert.Equal(HttpStatusCode.Conflict, code);

        var ending = await Client.CoreV1.DeleteNamespacedPodAsync("p", "shop", gracePeriodSeconds: 30, cancellationToken: Limit);
        Assert.Equal(Time.GetUtcNow().UtcDateTime.AddSeconds(30), ending.DeletionTimestamp());
        Assert.Equal(pod.Uid(), (await Client.CoreV1.ReadNamespacedPodAsync("p", "shop", cancellationToken: Limit)).Uid());
        await Client.CoreV1.DeleteNamespacedPodAsync("p", "shop", gracePeriodSeconds: 0, cancellationToken: Limit);
        Assert.Null(Fake.Find("v1", "Pod", "shop", "p"));
    }

    [Fact]
    public async Task Status_is_apart_and_unknown_fields_stay()
    {
        var grant = JsonNode.Parse("""{"apiVersion":"ecs-injector.io/v1alpha1","kind":"RoleGrant","metadata":{"name":"g"},"spec":{"roles":["r"],"odd":{"x":[1]}},"status":{"a":1}}""")!;
        await Client.CustomObjects.CreateClusterCustomObjectAsync(grant, "ecs-injector.io", "v1alpha1", "rolegrants", cancellationToken: Limit);
        Assert.Equal("[1]", Stored()["spec"]!["odd"]!["x"]!.ToJsonString());
        Assert.Null(Stored()["status"]);

        await Client.CustomObjects.PatchClusterCustomObjectStatusAsync(
            new V1Patch("""{"status":{"ready":true},"spec":{"roles":[]}}""", V1Patch.PatchType.MergePatch), "ecs-injector.io", "v1alpha1", "rolegrants", "g", cancellationToken: Limit);
        Assert.True((bool)Stored()["status"]!["ready"]!);
        Assert.Equal("r", (string)Stored()["spec"]!["roles"]![0]!);
        var list = await Client.CustomObjects.ListClusterCustomObjectAsync("ecs-injector.io", "v1alpha1", "rolegrants", cancellationToken: Limit);
        Assert.Contains("RoleGrantList", list.ToString(), StringComparison.Ordinal);

        JsonObject Stored() => Fake.Find("ecs-injector.io/v1alpha1", "RoleGrant", "", "g")!;
    }

    private void PutPod(string name, string labels, string node) => Fake.Put(JsonNode.Parse(
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"shop","labels":{{{labels}}}},"spec":{"nodeName":"{{{node}}}","containers":[]}}""")!.AsObject());
}
