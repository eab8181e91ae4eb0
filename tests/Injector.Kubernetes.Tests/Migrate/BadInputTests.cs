using Injector.Kubernetes.Tests.Check;
using static Injector.Kubernetes.Tests.Migrate.MigrationFolder;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>What <c>injector migrate</c> cannot read is one line, which says what was expected and what was found; nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly MigrationFolder folder = new();

    public static TheoryData<string, string> Definitions => new()
    {
        { """{"family": 5}""", "expected a text under family, found a number" },
        { """{"family": "a", "taskRoleArn": 7}""", "expected a text under taskRoleArn, found a number" },
        { """{"family": "a", "executionRoleArn": {}}""", "expected a text under executionRoleArn, found an object" },
        { """{"family": "a", "family": "b"}""", "expected a task definition as JSON, found a member twice in one object" },
        { """{"family": "\ud800", "taskRoleArn": "arn:aws:iam::111122223333:role/x"}""", "found a text that is no Unicode" },
        { """{"\ud800": 1}""", "found a text that is no Unicode" },
        { """{"taskDefinition": 3, "family": "x"}""", "expected a task definition under taskDefinition, found a number" },
        { """{"taskDefinition": null, "family": "x"}""", "expected a task definition under taskDefinition, found null" },
        { """{"taskRoleArn": "arn:aws:iam::111122223333:role/x"}""", "expected a task definition with a family, found none" },
        { """{"family": "*", "taskRoleArn": "arn:aws:iam::111122223333:role/x"}""", "expected a family of 1 to 255 letters, digits, _ and -, found \"*\"" },
        { """{"family": "a\n", "taskRoleArn": "arn:aws:iam::111122223333:role/x"}""", "expected a family of 1 to 255 letters" },
        { "[]", "expected a task definition, found a list" },
        { "5", "expected a task definition, found a number" },
        { "", "expected a task definition, found none" },
    };

    public static TheoryData<string, string> Associations => new()
    {
        { "5", "expected an association, found a number" },
        { "\"x\"", "expected an association, found a text" },
        { "", "expected associations, found none" },
        { """{"associations": []}""", "expected associations, found none" },
        { """{"namespace": 5, "serviceAccount": "a", "roleArn": "x"}""", "expected a text under namespace, found a number" },
        { """{"namespace": "a", "serviceAccount": "a", "roleArn": []}""", "expected a text under roleArn, found a list" },
        { """{"namespace": "a", "serviceAccount": "a", "roleArn": "x", "targetRoleArn": 1}""", "expected a text under targetRoleArn, found a number" },
        { """{"namespace": "a", "serviceAccount": "a", "roleArn": "x", "disableSessionTags": "no"}""", "expected true or false under disableSessionTags, found a text" },
        { """{"namespace": "a", "namespace": "b"}""", "expected associations as JSON, found a member twice in one object" },
        { """{"namespace": "\udc00"}""", "found a text that is no Unicode" },
        { """{"associations": [{"namespace": "a"}]}""", "expected namespace, serviceAccount and roleArn in each association" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Definitions), DisableDiscoveryEnumeration = true)]
    public Task Task_definitions(string text, string problem) => folder.AssertUsageAsync(problem, "ecs", folder.Write("task.json", text));

    [Theory]
    [MemberData(nameof(Associations), DisableDiscoveryEnumeration = true)]
    public Task Of_associations(string text, string problem) => folder.AssertUsageAsync(
        problem, "pod-identity", folder.Write("in.yaml", Deployment("a", "shop", "a", role: null)), "--associations", folder.Write("associations.json", text));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n---\n---\n")]
    [InlineData("hello")]
    [InlineData("replicas: 3")]
    public Task Manifests(string text) => folder.AssertUsageAsync("expected manifests, found none", "kiam", folder.Write("in.yaml", text));

    [Fact]
    public async Task Options()
    {
        var input = folder.Write("in.yaml", Deployment("a", "shop", "a"));
        (await InjectorProcess.RunAsync(["migrate", "--from", "kiam", "-f", input, "--out", ""])).AssertUsage("--out: expected a folder, found \"\"");
        await folder.AssertUsageAsync("--namespace: expected a namespace of small letters, digits and dashes, found \"*\"", "kiam", input, "--namespace", "*");
        await folder.AssertUsageAsync("--cluster: expected a cluster's name (leave it out for any cluster), found \"*\"", "kiam", input, "--cluster", "*");
        await folder.AssertUsageAsync("--namespace: expected manifests with it, since task definitions have none", "ecs", folder.Write("t.json", "{}"), "--namespace", "a");
        (await InjectorProcess.RunAsync(["migrate", "--from", "kiam", "--kubeconfig", input, "--namespace", "a", "--out", folder.Out])).AssertUsage("--namespace: expected manifests (-f) with it");
    }

    [Fact]
    public async Task Keys_that_differ_in_their_tags_alone_are_one()
    {
        var manifest = Deployment("a", "shop", "a", annotations: "!!str x: \"1\", x: \"2\"")
            + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {!!str x: a, x: b}}\n";

        Assert.Single((await folder.MigrateAsync("kiam", manifest)).Grants);
    }
}
