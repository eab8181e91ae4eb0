using Injector.Endpoint.Grants;
using Injector.Kubernetes.Tests.Check;
using YamlDotNet.RepresentationModel;
using static Injector.Kubernetes.Tests.Migrate.MigrationFolder;

namespace Injector.Kubernetes.Tests.Migrate;

/// <summary>Grants that <c>injector migrate</c> writes in several runs are applied one after the other: none may take another's place.</summary>
public sealed class WrittenGrantTests : IDisposable
{
    private readonly MigrationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Only_the_same_grant_has_the_same_name()
    {
        var names = new List<string>();
        foreach (var template in (string[])[
            Deployment("x", "shop", "canary-orders"), Deployment("x", "shop-canary", "orders"), Deployment("x", "shop", "canary.orders"), Deployment("x", "shop", "canary-orders", Mails),
            Deployment("x", "shop", "canary-orders", annotations: "iam.amazonaws.com/external-id: id"),
            Deployment("x", "shop", new string('a', 70) + "b"), Deployment("x", "shop", new string('a', 70) + "c")])
        {
            names.Add(Assert.Single((await folder.MigrateAsync("kiam", template)).Grants).Name);
        }

        names.Add(Assert.Single((await folder.MigrateAsync("kiam", Deployment("x", "shop", "canary-orders"), "--cluster", "prod")).Grants).Name);
        foreach (var family in (string[])["shop-canary-orders", "SHOP-canary-orders", "shop_canary-orders"])
            names.Add(await OfFamilyAsync(family));

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Matches("^shop-(canary-orders|a+)-[0-9a-f]{12}$", name));
        Assert.All(names, name => Assert.True(name.Length <= 63, name));
        Assert.Equal(names[0], (await folder.MigrateAsync("kube2iam", Deployment("z", "shop", "other") + Deployment("y", "shop", "canary-orders"))).Grants[1].Name);
        Assert.Equal(names[^1], await OfFamilyAsync("shop_canary-orders"));
    }

    [Theory]
    [InlineData("123", "456", "7")]
    [InlineData("true", "null", "on")]
    [InlineData("1e3", "0x1f", "2024-01-01")]
    public async Task Names_that_YAML_reads_as_something_else_have_quotes(string name, string ns, string account)
    {
        var (grants, _, _) = await folder.MigrateAsync("kiam", Deployment($"\"{name}\"", $"\"{ns}\"", $"\"{account}\""));
        AssertTexts(await folder.ReadAsync("grants.yaml"), Assert.Single(grants).Name, ns, account);

        await using var installation = await Installation.StartAsync();
        installation.Api.Put(System.Text.Json.Nodes.JsonNode.Parse($$$"""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "{{{name}}}", "namespace": "{{{ns}}}" },
             "spec": {"template": {"metadata": {"annotations": {"iam.amazonaws.com/role": "{{{Orders}}}" } }, "spec": {"serviceAccountName": "{{{account}}}", "containers": [{"name": "c", "image": "i"}] } } } }
            """)!.AsObject());
        Directory.Delete(folder.Out, recursive: true);
        var outcome = await InjectorProcess.RunAsync(["migrate", "--from", "kiam", "--kubeconfig", installation.Kubeconfig, "--out", folder.Out]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        AssertTexts(await folder.ReadAsync("manifests.yaml"), name, ns);
        Assert.Contains("**the cluster**: Deployments, StatefulSets, DaemonSets, CronJobs and service accounts were read; Pods, Jobs and ReplicaSets that nobody owns", await folder.ReadAsync("REPORT.md"), StringComparison.Ordinal);
    }

    private static void AssertTexts(string yaml, params string[] texts)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var scalars = Assert.Single(stream.Documents).AllNodes.OfType<YamlScalarNode>().ToList();
        Assert.All(texts, text => Assert.Contains(scalars, s => s.Value == text && s.Style is YamlDotNet.Core.ScalarStyle.DoubleQuoted));
    }

    private async Task<string> OfFamilyAsync(string family)
    {
        Directory.Delete(folder.Out, recursive: true);
        var input = folder.Write("task.json", $$"""{"family": "{{family}}", "taskRoleArn": "{{Orders}}"}""");
        Assert.Equal(0, (await InjectorProcess.RunAsync(["migrate", "--from", "ecs", "-f", input, "--out", folder.Out])).Code);
        return Assert.Single(GrantParser.Parse(await folder.ReadAsync("grants.yaml"))).Name;
    }
}
