using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;
using Injector.Testing.Sts;

namespace Injector.Kubernetes.Tests.Iam;

/// <summary>A grants file, an STS, and <c>injector iam</c> between them.</summary>
internal sealed class IamWorld : IAsyncDisposable
{
    public const string Principal = "arn:aws:iam::111122223333:role/ecs-injector-endpoint";
    private readonly string folder = Directory.CreateTempSubdirectory("iam-").FullName;

    private IamWorld(FakeSts sts) => Sts = sts;

    public FakeSts Sts { get; }

    public string GrantsFile => Path.Combine(folder, "grants.yaml");

    public static async Task<IamWorld> StartAsync(params IEnumerable<string> grants)
    {
        var world = new IamWorld(await FakeSts.StartAsync());
        await File.WriteAllTextAsync(world.GrantsFile, string.Join("---\n", grants));
        return world;
    }

    /// <summary>A grant.</summary>
    public static string Grant(string name, string roles, string subjects, string session = "{}") => $$"""
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: {{name}}}
        spec: {roles: [{{roles}}], subjects: [{{subjects}}], session: {{session}}}

        """;

    /// <summary>What is printed for scripts.</summary>
    public async Task<JsonNode> PlanAsync()
    {
        var outcome = await RunAsync("--json", "--principal", Principal);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return JsonNode.Parse(outcome.Output)!;
    }

    /// <summary>The trust policy printed for a role.</summary>
    public async Task<JsonNode> TrustAsync(string role) =>
        (await PlanAsync())["roles"]!.AsArray().Single(r => r!["role"]!.GetValue<string>() == role)!["trustPolicy"]!;

    public Task<ProcessOutcome> RunAsync(params string[] options) => InjectorProcess.RunAsync(["iam", "--grants", GrantsFile, .. options]);

    public Task<ProcessOutcome> CheckAsync(params string[] options) => InjectorProcess.RunAsync(
        ["iam", "check", "--grants", GrantsFile, "--sts-endpoint", Sts.Url, "--region", "eu-west-1", .. options], input: null,
        ("AWS_ACCESS_KEY_ID", "AKIATEST"), ("AWS_SECRET_ACCESS_KEY", "test-secret-of-the-endpoint"));

    /// <summary>A request of the endpoint as IAM's condition keys.</summary>
    public static Dictionary<string, string> Keys(IReadOnlyDictionary<string, string> request)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.TryGetValue("ExternalId", out var externalId))
            keys["sts:ExternalId"] = externalId;
        for (var i = 1; request.TryGetValue($"Tags.member.{i}.Key", out var key); i++)
            keys["aws:RequestTag/" + key] = request[$"Tags.member.{i}.Value"];
        return keys;
    }

    public async ValueTask DisposeAsync()
    {
        await Sts.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
