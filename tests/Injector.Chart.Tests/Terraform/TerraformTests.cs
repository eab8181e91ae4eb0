using System.Text.Json.Nodes;
using Injector.Chart.Tests.Rendering;

namespace Injector.Chart.Tests.Terraform;

/// <summary><c>injector iam --terraform</c>, read with the library that Terraform reads with: it says what <c>--json</c> says.</summary>
public sealed class TerraformTests
{
    private const string Principal = "arn:aws:iam::111122223333:role/endpoint";
    private const string Grants = """
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders}
        spec:
          roles: [arn:aws:iam::111122223333:role/shop/orders, arn:aws:iam::444455556666:role/orders, "arn:aws:iam::111122223333:role/9/*"]
          subjects: [{kubernetes: {cluster: prod, namespace: "shop-*", serviceAccount: orders}}]
          session: {duration: 2h, externalId: "with %{if} and ${x}"}
        """;

    [Fact]
    public async Task Every_policy_evaluates_to_the_one_in_JSON()
    {
        var plan = JsonNode.Parse(await IamAsync("--json", "--principal", Principal))!;
        var blocks = await EvaluateAsync(await IamAsync("--terraform", "--principal", Principal));

        AssertSame(plan["endpointPolicy"], Block(blocks, "aws_iam_policy", "ecs_injector_endpoint")["policy"]);
        AssertSame(plan["examplePolicy"], Block(blocks, "aws_iam_policy", "read_bucket")["policy"]);
        foreach (var (role, name) in ((string, string)[])[("arn:aws:iam::111122223333:role/shop/orders", "orders"), ("arn:aws:iam::444455556666:role/orders", "orders_2")])
        {
            var block = Block(blocks, "aws_iam_role", name);
            AssertSame(TrustOf(plan, role), block["assume_role_policy"]);
            Assert.Equal(7200, block["max_session_duration"]!.GetValue<double>());
            Assert.Equal(role[(role.IndexOf("role", StringComparison.Ordinal) + 4)..], block["path"]!.GetValue<string>() + block["name"]!.GetValue<string>());
        }

        AssertSame(TrustOf(plan, "arn:aws:iam::111122223333:role/9/*"), blocks.Single(b => b![""]![0]!.GetValue<string>() == "locals")!["trust_of_9__"]);
    }

    [Fact]
    public async Task A_principal_that_is_not_given_is_a_variable_without_a_default()
    {
        var blocks = await EvaluateAsync(await IamAsync("--terraform"), "-var", "arn:aws:iam::1:role/later");

        Assert.Contains("\"arn:aws:iam::1:role/later\"", Block(blocks, "aws_iam_role", "orders")["assume_role_policy"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<string> IamAsync(params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("terraform-");
        try
        {
            var file = Path.Combine(folder.FullName, "grants.yaml");
            await File.WriteAllTextAsync(file, Grants, TestContext.Current.CancellationToken);
            var ended = await Tools.RunAsync(Tools.File("src", "Injector", "bin", "Release", "net10.0", "injector"), ["iam", "--grants", file, .. options]);
            Assert.True(ended.Code == 0, ended.Error);
            return ended.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonArray> EvaluateAsync(string terraform, params string[] options)
    {
        var ended = await Tools.RunAsync(await ChartRenderer.BinaryAsync(), ["terraform", .. options], terraform);
        Assert.True(ended.Code == 0, ended.Error + terraform);
        return JsonNode.Parse(ended.Output)!.AsArray();
    }

    private static JsonNode Block(JsonArray blocks, string type, string name) =>
        blocks.Single(b => b![""]!.AsArray() is [_, var t, var n] && t!.GetValue<string>() == type && n!.GetValue<string>() == name)!;

    private static JsonNode? TrustOf(JsonNode plan, string role) =>
        plan["roles"]!.AsArray().Single(r => r!["role"]!.GetValue<string>() == role)!["trustPolicy"];

    private static void AssertSame(JsonNode? expected, JsonNode? text) =>
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(text!.GetValue<string>())), $"{expected}\n{text}");
}
