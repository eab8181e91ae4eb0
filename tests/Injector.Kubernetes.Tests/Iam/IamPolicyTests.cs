using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.Iam;

/// <summary><c>injector iam</c>: the policies let the endpoint do what it does for the grants, and nothing besides.</summary>
public sealed class IamPolicyTests
{
    private const string Orders = "arn:aws:iam::111122223333:role/shop/orders";
    private const string Batch = "arn:aws:iam::444455556666:role/batch";
    private const string OrdersGrant = "{kubernetes: {cluster: prod, namespace: \"shop*\", serviceAccount: orders}}";

    [Fact]
    public async Task What_the_endpoint_sends_is_trusted_and_what_another_workload_would_send_is_not()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant, "{externalId: shop-1}"));
        var trust = await world.TrustAsync(Orders);
        await world.CheckAsync();

        var sent = IamWorld.Keys(Assert.Single(world.Sts.Requests));

        Assert.True(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", sent), trust.ToJsonString());
        Assert.True(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:TagSession", sent), trust.ToJsonString());
        foreach (var (key, other) in ((string, string)[])[("sts:ExternalId", "shop-2"), ("aws:RequestTag/ecs-injector/cluster", "test"),
            ("aws:RequestTag/ecs-injector/namespace", "bank"), ("aws:RequestTag/ecs-injector/service-account", "default")])
        {
            Assert.True(sent.ContainsKey(key), key);
            Assert.False(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", new Dictionary<string, string>(sent) { [key] = other }), key);
        }

        Assert.False(PolicyJudge.Trusts(trust, "arn:aws:iam::111122223333:role/other", "sts:AssumeRole", sent));
        Assert.False(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:TagSession", new Dictionary<string, string>(sent) { ["aws:RequestTag/Admin"] = "yes" }));
    }

    [Theory]
    [InlineData("sh?p-*", "sh?p-1", "shop-1")]
    [InlineData("${aws:username}*", "${aws:username}1", "mallory1")]
    [InlineData("${aws:username}", "${aws:username}", "mallory")]
    [InlineData("a$b*", "a$bc", "a$cb")]
    public async Task What_only_IAM_takes_for_a_pattern_or_a_variable_lets_nothing_more_in_than_the_grant(string pattern, string granted, string another)
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, $"{{kubernetes: {{namespace: \"{pattern}\", serviceAccount: orders}}}}"));
        var trust = await world.TrustAsync(Orders);

        Assert.True(Trusts(granted), trust.ToJsonString());
        Assert.False(Trusts(another), trust.ToJsonString());

        bool Trusts(string ns) => PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["aws:RequestTag/ecs-injector/namespace"] = ns, ["aws:RequestTag/ecs-injector/service-account"] = "orders",
        });
    }

    [Fact]
    public async Task An_external_id_is_its_own_text_to_IAM_and_to_Terraform()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, "{task: {family: x}}", "{externalId: \"${var.endpoint_principal}${aws:username}\"}"));
        var trust = await world.TrustAsync(Orders);
        var terraform = (await world.RunAsync("--terraform")).Output;

        Assert.True(Trusts("${var.endpoint_principal}${aws:username}"), trust.ToJsonString());
        Assert.False(Trusts("mallory"), trust.ToJsonString());
        Assert.Contains("\"sts:ExternalId\": \"$${$}{var.endpoint_principal}$${$}{aws:username}\"", terraform, StringComparison.Ordinal);
        Assert.Contains("\"AWS\": \"${var.endpoint_principal}\"", terraform, StringComparison.Ordinal);

        bool Trusts(string id) => PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", new Dictionary<string, string>(StringComparer.Ordinal) { ["sts:ExternalId"] = id });
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/ecs-injector-endpoint")]
    [InlineData("arn:aws:iam::111122223333:role/a/b/c+=,.@-_d")]
    [InlineData("arn:aws:iam::111122223333:user/ops/endpoint")]
    public async Task One_role_or_user_is_a_principal(string principal)
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant));

        var outcome = await world.RunAsync("--principal", principal);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root", "(root stands for everybody in the account)")]
    [InlineData("arn:aws:iam::************:role/*", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/*", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/a//b", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/x\n", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/x\"}", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:role/${var.x}", "of one role or user")]
    [InlineData("arn:aws:iam::11112222333:role/x", "of one role or user")]
    [InlineData("arn:gcp:iam::111122223333:role/x", "of one role or user")]
    [InlineData("arn:aws:iam::111122223333:group/x", "of one role or user")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/x/y", "arn:aws:iam::ACCOUNT:role/NAME")]
    [InlineData("arn:aws-cn:iam::111122223333:role/x", "a principal of the partition aws, of which a granted role is")]
    public async Task What_would_trust_more_or_less_than_one_role_or_user_is_refused(string principal, string says)
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant));

        (await world.RunAsync("--principal", principal)).AssertUsage(says);
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::111122223333")]
    [InlineData("arn:aws-us-gov:iam::111122223333")]
    public async Task Other_partitions_have_principals_too(string prefix)
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", prefix + ":role/orders", OrdersGrant));

        var outcome = await world.RunAsync("--principal", prefix + ":role/endpoint");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains($"\"AWS\": \"{prefix}:role/endpoint\"", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x\"}${file(\"/etc/passwd\")}")]
    [InlineData("*")]
    [InlineData("ab")]
    [InlineData("Orders")]
    [InlineData("-orders")]
    [InlineData("orders\n")]
    [InlineData("")]
    public async Task What_no_bucket_can_be_called_is_refused(string bucket)
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant));

        (await world.RunAsync("--terraform", "--bucket", bucket)).AssertUsage("--bucket: expected the name of a bucket, 3 to 63 of small letters, digits, . and -");
    }

    [Fact]
    public async Task Without_tags_no_condition_asks_for_one_and_nothing_may_tag()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant, "{tags: false, externalId: shop-1}"));
        var trust = await world.TrustAsync(Orders);
        await world.CheckAsync();

        var sent = IamWorld.Keys(Assert.Single(world.Sts.Requests));

        Assert.Equal(["sts:ExternalId"], sent.Keys);
        Assert.True(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", sent));
        Assert.DoesNotContain("TagSession", (await world.PlanAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_whose_subjects_no_tag_can_tell_trusts_the_endpoint_for_all_of_them()
    {
        await using var world = await IamWorld.StartAsync(
            IamWorld.Grant("batch", Batch, "{task: {family: batch}}, {docker: {repository: registry.corp/batch}}, " + OrdersGrant));
        var trust = await world.TrustAsync(Batch);
        await world.CheckAsync();

        Assert.Equal(3, world.Sts.Requests.Count);
        Assert.All(world.Sts.Requests, r => Assert.True(PolicyJudge.Trusts(trust, IamWorld.Principal, "sts:AssumeRole", IamWorld.Keys(r))));
        Assert.Equal(2, trust["Statement"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_endpoints_own_policy_allows_exactly_the_granted_roles()
    {
        await using var world = await IamWorld.StartAsync(
            IamWorld.Grant("orders", Orders, OrdersGrant), IamWorld.Grant("tasks", $"\"arn:aws:iam::111122223333:role/tasks/*\", {Batch}", "{task: {family: x}}", "{tags: false}"));
        var policy = (await world.PlanAsync())["endpointPolicy"]!;

        Assert.All((string[])[Orders, Batch, "arn:aws:iam::111122223333:role/tasks/one"], role => Assert.True(PolicyJudge.Allows(policy, "sts:AssumeRole", role), role));
        Assert.All((string[])["arn:aws:iam::111122223333:role/orders", Orders + "2", "arn:aws:iam::444455556666:role/tasks/one"],
            role => Assert.False(PolicyJudge.Allows(policy, "sts:AssumeRole", role), role));
        Assert.True(PolicyJudge.Allows(policy, "sts:TagSession", Orders));
        Assert.False(PolicyJudge.Allows(policy, "sts:TagSession", Batch));
    }

    [Fact]
    public async Task For_people_it_says_what_to_replace_how_long_sessions_must_be_and_who_gives_roles_away()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", Orders, OrdersGrant, "{duration: 2h}"));

        var outcome = await world.RunAsync("--bucket", "orders-data");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains($"{IamWorld.Principal} stands for what the endpoint runs as: name it with --principal ARN", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("its maximum session duration must be 2 h or more", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("grant orders: kubernetes cluster prod, namespace shop*, serviceAccount orders", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::orders-data/*", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"iam:PassRole on it. Here whoever may write grants gives every role that they name: whoever may write {world.GrantsFile}", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_grants_of_a_cluster_are_taken_from_there()
    {
        await using var installation = await Installation.StartAsync();

        var outcome = await InjectorProcess.RunAsync(["iam", "--kubeconfig", installation.Kubeconfig, "--json"]);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        var plan = JsonNode.Parse(outcome.Output)!;
        Assert.Equal([Installation.Role], plan["roles"]!.AsArray().Select(r => r!["role"]!.GetValue<string>()));
        Assert.Contains("rolegrants.ecs-injector.io", plan["whoGivesRolesAway"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(installation.Api.Requests, r => Assert.Equal(("list", true), (r.Verb, r.Path.EndsWith("/rolegrants", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Bad_input_is_one_line_that_says_what_was_expected()
    {
        await using var world = await IamWorld.StartAsync(IamWorld.Grant("orders", "arn:aws:iam::1:role/x", OrdersGrant));

        (await world.RunAsync()).AssertUsage("grants.yaml: line 4, column");
        (await InjectorProcess.RunAsync(["iam", "--grants", "/nowhere"])).AssertUsage("for a cluster give --kubernetes or --kubeconfig FILE");
        (await InjectorProcess.RunAsync(["iam", "--grants", ""])).AssertUsage("--grants: expected a file with RoleGrants, found \"\"");
        (await world.RunAsync("--kubernetes")).AssertUsage("--grants: expected either a file or a cluster");
        (await world.RunAsync("--principal", "me")).AssertUsage("--principal: expected an IAM ARN such as arn:aws:iam::");
        await File.WriteAllTextAsync(world.GrantsFile, "# none\n", TestContext.Current.CancellationToken);
        (await world.RunAsync()).AssertUsage("expected at least one RoleGrant, found none in");
    }
}
