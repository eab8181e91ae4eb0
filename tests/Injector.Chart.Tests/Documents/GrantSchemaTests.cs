using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;
using Injector.Endpoint.Grants;

namespace Injector.Chart.Tests.Documents;

/// <summary>
/// The CRD's schema takes what the endpoint takes. Its CEL rule (15m to 12h) is not evaluated here, for want of an evaluator;
/// fields that a cluster would silently drop are made errors.
/// </summary>
public sealed class GrantSchemaTests
{
    private const string Head = "apiVersion: ecs-injector.io/v1alpha1\nkind: RoleGrant\nmetadata: {name: a}\nspec: ";
    private const string Role = "roles: ['arn:aws:iam::111122223333:role/a']";
    private const string Pod = "kubernetes: {namespace: a, serviceAccount: b}";

    public static TheoryData<string> Examples => ManifestTests.Examples;

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_examples_are_taken_by_the_schema_and_by_the_endpoint(string example)
    {
        var grant = Assert.Single(YamlText.Documents(await ManifestTests.TextAsync(example)).OfKind("RoleGrant"));

        Assert.Empty(await FaultsAsync(grant.ToJsonString()));
        Assert.Equal(grant.Name, Assert.Single(GrantParser.Parse(grant.ToJsonString())).Name);
    }

    [Theory]
    [InlineData("{" + Role + ", subjects: [{kubernetes: {cluster: c, namespace: 'team-*', serviceAccount: b}}]}")]
    [InlineData("{" + Role + ", subjects: [{docker: {imageDigest: 'sha256:1', repository: r, composeProject: p, labels: {team: shop}}}]}")]
    [InlineData("{" + Role + ", subjects: [{task: {family: f}}, {process: {process: p}}]}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], allowRehearsal: true}")]
    [InlineData("{roles: ['arn:aws-cn:iam::111122223333:role/path/*'], subjects: [{" + Pod + "}]}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {duration: 1h30m, externalId: abc, tags: false}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {policy: '{\"Version\":\"2012-10-17\"}'}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {policy: {Version: '2012-10-17', Statement: [{Effect: Deny}]}}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']}}")]
    public async Task A_good_grant_is_taken_by_both(string spec)
    {
        Assert.Empty(await FaultsAsync(Head + spec));
        Assert.Single(GrantParser.Parse(Head + spec));
    }

    [Theory]
    [InlineData("{subjects: [{" + Pod + "}]}")]
    [InlineData("{" + Role + "}")]
    [InlineData("{" + Role + ", subjects: []}")]
    [InlineData("{roles: [], subjects: [{" + Pod + "}]}")]
    [InlineData("{roles: ['*'], subjects: [{" + Pod + "}]}")]
    [InlineData("{roles: ['arn:aws:iam::*:role/a'], subjects: [{" + Pod + "}]}")]
    [InlineData("{" + Role + ", subjects: [{}]}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + ", task: {family: f}}]}")]
    [InlineData("{" + Role + ", subjects: [{kubernetes: {namespace: a}}]}")]
    [InlineData("{" + Role + ", subjects: [{docker: {}}]}")]
    [InlineData("{" + Role + ", subjects: [{docker: {image: a}}]}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {duration: 90}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {duration: an hour}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], session: {policyArns: [ReadOnlyAccess]}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], sessions: {}}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], allowRehearsal: 'maybe'}")]
    [InlineData("{" + Role + ", subjects: [{" + Pod + "}], allowRehearsal: {for: 1h}}")]
    public async Task A_bad_grant_is_refused_by_both(string spec)
    {
        Assert.NotEmpty(await FaultsAsync(Head + spec));
        Assert.Throws<GrantFormatException>(() => GrantParser.Parse(Head + spec));
    }

    [Fact]
    public void The_schema_is_structural()
    {
        Assert.All(Nodes(Schema()), node =>
        {
            Assert.True(node["type"] is not null || node["x-kubernetes-preserve-unknown-fields"] is not null, node.ToJsonString());
            foreach (var branch in node.Objects("oneOf"))
                Assert.Equal(["required"], branch.Select(p => p.Key));
        });
    }

    private static JsonObject Schema()
    {
        var text = File.ReadAllText(Path.Combine(ChartRenderer.Chart, "crds", "rolegrants.yaml"));
        var version = Assert.Single(YamlText.Documents(text)[0]["spec"]!.Objects("versions"));
        return version["schema"]!["openAPIV3Schema"]!.AsObject();
    }

    private static async Task<string> FaultsAsync(string document)
    {
        var schema = Schema();
        foreach (var node in Nodes(schema).Where(n => n["properties"] is not null).ToList())
            node["additionalProperties"] = false;
        var file = Path.Combine(AppContext.BaseDirectory, $"rolegrant.{Guid.NewGuid():N}.schema.json");
        await File.WriteAllTextAsync(file, schema.ToJsonString(), TestContext.Current.CancellationToken);
        try
        {
            return await ChartRenderer.FaultsAsync(file, document);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<JsonObject> Nodes(JsonObject node)
    {
        IEnumerable<JsonNode?> below =
            [.. (node["properties"] as JsonObject ?? []).Select(p => p.Value), node["items"], node["additionalProperties"]];
        return below.OfType<JsonObject>().SelectMany(Nodes).Prepend(node);
    }
}
