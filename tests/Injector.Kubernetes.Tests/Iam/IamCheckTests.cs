using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;
using Injector.Testing.Sts;

namespace Injector.Kubernetes.Tests.Iam;

/// <summary><c>injector iam check</c>: which granted roles cannot be assumed, and why, through an STS.</summary>
public sealed class IamCheckTests
{
    private const string Orders = "arn:aws:iam::111122223333:role/orders";
    private const string Billing = "arn:aws:iam::111122223333:role/billing";
    private static readonly string[] Grants =
    [
        IamWorld.Grant("billing", Billing, "{kubernetes: {namespace: shop, serviceAccount: billing}}"),
        IamWorld.Grant("orders", Orders, "{kubernetes: {cluster: prod, namespace: shop, serviceAccount: orders}}", "{duration: 2h, externalId: shop-1}"),
    ];

    [Fact]
    public async Task Every_granted_role_is_assumed_once_as_the_endpoint_would()
    {
        await using var world = await IamWorld.StartAsync(Grants);

        var outcome = await world.CheckAsync();

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.EndsWith("\nall is well\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([Billing, Orders], world.Sts.Requests.Select(r => r["RoleArn"]));
        var orders = world.Sts.Requests.Last();
        Assert.Equal(("7200", "shop-1", "shop.injector-iam-check"), (orders["DurationSeconds"], orders["ExternalId"], orders["RoleSessionName"]));
        Assert.Equal(
            [("ecs-injector/cluster", "prod"), ("ecs-injector/namespace", "shop"), ("ecs-injector/service-account", "orders"), ("ecs-injector/pod", "injector-iam-check")],
            Enumerable.Range(1, 4).Select(i => (orders[$"Tags.member.{i}.Key"], orders[$"Tags.member.{i}.Value"])));
    }

    [Fact]
    public async Task A_role_that_does_not_trust_the_endpoint_is_told_with_the_mend_and_the_others_are_tried_all_the_same()
    {
        await using var world = await IamWorld.StartAsync(Grants);
        world.Sts.Plan(StsBehaviour.AccessDenied);

        var outcome = await world.CheckAsync("--json");

        Assert.Equal((1, ""), (outcome.Code, outcome.Error));
        var findings = JsonNode.Parse(outcome.Output)!.AsArray();
        Assert.Equal([("error", Billing), ("ok", Orders)], findings.Select(f => (f!["level"]!.GetValue<string>(), f["what"]!.GetValue<string>())));
        Assert.Contains(
            $"STS answers AccessDenied: User: arn:aws:sts::1:assumed-role/host is not authorized to perform: sts:AssumeRole on resource: {Billing}. "
            + $"The trust policy of {Billing} must let this endpoint's principal call sts:AssumeRole and sts:TagSession",
            findings[0]!["found"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("injector iam prints the policies that it needs", findings[0]!["mend"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pattern_is_told_and_not_tried()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("tasks", "\"arn:aws:iam::111122223333:role/tasks/*\"", "{task: {family: x}}"));

        var outcome = await world.CheckAsync();

        Assert.Equal(0, outcome.Code);
        Assert.Contains("a pattern: which roles it means only the workloads' wishes say", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Requests);
    }

    [Fact]
    public async Task Without_a_grant_nothing_can_be_said_to_be_well()
    {
        await using var world = await IamWorld.StartAsync("# none\n");

        (await world.CheckAsync()).AssertUsage("expected at least one RoleGrant, found none in " + world.GrantsFile);
    }

    [Fact]
    public async Task What_is_no_region_is_one_line_whether_given_or_of_the_environment()
    {
        await using var world = await IamWorld.StartAsync(Grants);

        (await InjectorProcess.RunAsync(["iam", "check", "--grants", world.GrantsFile, "--region", "bad region/../x"])).AssertUsage("expected the name of an AWS region such as eu-west-1");
        (await InjectorProcess.RunAsync(["iam", "check", "--grants", world.GrantsFile], input: null, ("AWS_REGION", "bad region/../x"), ("AWS_EC2_METADATA_DISABLED", "true")))
            .AssertUsage("expected an AWS region (--region, AWS_REGION or a profile) for STS, found none");
    }

    [Fact]
    public async Task Nothing_of_what_STS_gave_or_of_our_own_keys_is_printed()
    {
        await using var world = await IamWorld.StartAsync(Grants);
        world.Sts.Plan(StsBehaviour.Success, StsBehaviour.Incomplete);

        var outcome = await world.CheckAsync();

        Assert.Equal(1, outcome.Code);
        Assert.DoesNotContain("canary", outcome.Output + outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("test-secret", outcome.Output + outcome.Error, StringComparison.Ordinal);
    }
}
