using System.CommandLine;
using System.Text.Json.Nodes;
using Injector.CommandLine;

namespace Injector.Iam;

/// <summary><c>injector iam</c>: what AWS needs for the grants in force.</summary>
internal static class IamCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "iam", "Prints what AWS needs for the grants in force: the trust policy of each granted role, the least policy of the endpoint's own principal, "
            + "who gives roles away (iam:PassRole in ECS), and an example of a role's own policy.")
        {
            IamCheckCommand.Make(),
        };
        Option[] options =
        [
            IamArguments.Grants, IamArguments.Kubernetes, IamArguments.Kubeconfig, IamArguments.Principal, IamArguments.Bucket, IamArguments.Terraform,
            IamArguments.Json,
        ];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var plan = await PlanAsync(new GivenOptions(parsed), stop);
        await Console.Out.WriteAsync(
            parsed.GetValue(IamArguments.Terraform) ? IamTerraform.Write(plan) : parsed.GetValue(IamArguments.Json) ? Json(plan) : IamText.Write(plan));
        return 0;
    }

    private static async Task<IamPlan> PlanAsync(GivenOptions given, CancellationToken stop)
    {
        var principal = given.Text(IamArguments.Principal) is { } arn ? PrincipalArn.Check(arn) : null;
        var bucket = given.Text(IamArguments.Bucket) is { } name ? BucketPolicy.CheckName(name) : BucketPolicy.DefaultBucket;
        var grants = await GivenGrants.ReadAsync(given, stop);
        var roles = GrantedRole.Of(grants.Grants);
        if (roles.Count == 0)
            throw grants.Nothing();

        // AWS takes no principal of another partition in a trust policy.
        if (principal is not null && roles.Select(r => PrincipalArn.Partition(r.Role.Pattern)).FirstOrDefault(p => p != PrincipalArn.Partition(principal)) is { } other)
            throw GivenOptions.Wrong(IamArguments.Principal, $"a principal of the partition {other}, of which a granted role is, as arn:{other}:iam::…", principal);

        var parts = roles[0].Role.Pattern.Split(':');
        return new IamPlan(
            grants, principal ?? $"arn:{parts[1]}:iam::{parts[4]}:role/ecs-injector-endpoint", principal is not null, roles,
            bucket);
    }

    private static string Json(IamPlan plan) => IamJson.Write(new JsonObject
    {
        ["principal"] = plan.Principal,
        ["endpointPolicy"] = plan.EndpointPolicy,
        ["roles"] = new JsonArray([.. plan.Roles.Select(role => new JsonObject
        {
            ["role"] = role.Role.Pattern,
            ["isPattern"] = role.Arn is null,
            ["grants"] = new JsonArray([.. role.Grants.Select(g => (JsonNode)g.Name)]),
            ["minimumMaxSessionSeconds"] = (long)role.Longest.TotalSeconds,
            ["trustPolicy"] = plan.Trust(role),
        })]),
        ["examplePolicy"] = plan.Example,
        ["whoGivesRolesAway"] = plan.PassRole,
    }) + "\n";
}
