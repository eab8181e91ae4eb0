using System.Globalization;
using System.Text;
using Injector.CommandLine;

namespace Injector.Iam;

/// <summary>The plan for people: what to put where, in the order in which it is done.</summary>
internal static class IamText
{
    /// <summary>Writes it.</summary>
    public static string Write(IamPlan plan)
    {
        var text = new StringBuilder();
        text.Append($"# What AWS needs for {plan.Grants.Place}: {Count(plan.Grants.Grants.Grants.Count, "grant")}, {Count(plan.Roles.Count, "role")}\n");
        if (!plan.IsPrincipalGiven)
            text.Append($"# {plan.Principal} stands for what the endpoint runs as: name it with --principal ARN\n");

        text.Append($"\n## Policy of the endpoint's own principal, {plan.Principal}\n\n{IamJson.Write(plan.EndpointPolicy)}\n");
        foreach (var role in plan.Roles)
        {
            text.Append($"\n## Trust policy of {(role.Arn is null ? "every role like " : "")}{role.Role}\n");
            foreach (var grant in role.Grants)
                text.Append(TerminalText.Plain($"#  grant {grant.Name}: {string.Join("; ", grant.Subjects.Select(s => s.Display))}")).Append('\n');
            if (role.Longest > TimeSpan.FromHours(1))
                text.Append(CultureInfo.InvariantCulture, $"#  its maximum session duration must be {role.Longest.TotalHours:0.##} h or more\n");
            text.Append($"\n{IamJson.Write(plan.Trust(role))}\n");
        }

        text.Append($"\n## What a role may do is a policy of its own, for example: read a bucket\n\n{IamJson.Write(plan.Example)}\n");
        text.Append($"\n# {plan.PassRole}.\n# Then: injector iam check, where the endpoint runs.\n");
        return text.ToString();
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
