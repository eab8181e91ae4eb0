using System.Text;
using System.Text.Json.Nodes;

namespace Injector.Iam;

/// <summary>The plan as Terraform: the roles that are named exactly, and the policy of the endpoint's principal.</summary>
internal static class IamTerraform
{
    private const string Principal = "${var.endpoint_principal}";

    /// <summary>Writes it.</summary>
    public static string Write(IamPlan plan)
    {
        var text = new StringBuilder();
        text.Append($"# What AWS needs for {plan.Grants.Place}. {plan.PassRole}.\n\n");
        text.Append("variable \"endpoint_principal\" {\n  description = \"ARN of the IAM role that the endpoint runs as\"\n  type        = string\n");
        text.Append(plan.IsPrincipalGiven ? $"  default     = {Quoted(plan.Principal)}\n}}\n" : "}\n");
        text.Append($"\nresource \"aws_iam_policy\" \"ecs_injector_endpoint\" {{\n  name   = \"ecs-injector-endpoint\"\n  policy = {Document(plan.EndpointPolicy)}\n}}\n");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in plan.Roles)
        {
            var trust = Document(TrustPolicy.Of(role, Principal), keep: Principal);
            text.Append(role.Arn is { } arn
                ? $"\n# In account {role.Account}.\nresource \"aws_iam_role\" \"{Unique(arn.Name, names)}\" {{\n  name                 = {Quoted(arn.Name)}\n"
                    + $"  path                 = {Quoted(Path(arn.Value))}\n  max_session_duration = {Math.Max(3600, (long)role.Longest.TotalSeconds)}\n"
                    + $"  assume_role_policy   = {trust}\n}}\n"
                : $"\n# Every role like {role.Role}: give it this.\nlocals {{\n  {Unique("trust_of_" + role.Role.Pattern[(role.Role.Pattern.IndexOf('/', StringComparison.Ordinal) + 1)..], names)} = {trust}\n}}\n");
        }

        text.Append($"\n# An example of what a role may do; attach it with aws_iam_role_policy_attachment.\nresource \"aws_iam_policy\" \"read_bucket\" {{\n"
            + $"  name   = {Quoted("read-" + plan.Bucket)}\n  policy = {Document(plan.Example)}\n}}\n");
        return text.ToString();
    }

    // Terraform's objects take JSON as it is, but for its own templates.
    private static string Document(JsonObject policy, string? keep = null)
    {
        const string Kept = "\u0001";
        var json = IamJson.Write(policy).ReplaceLineEndings("\n  ");
        if (keep is not null)
            json = json.Replace(keep, Kept, StringComparison.Ordinal);
        return $"jsonencode({Escaped(json).Replace(Kept, keep, StringComparison.Ordinal)})";
    }

    private static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    private static string Quoted(string text) => Escaped(JsonValue.Create(text).ToJsonString());

    private static string Path(string arn)
    {
        var from = arn.IndexOf('/', StringComparison.Ordinal);
        return arn[from..(arn.LastIndexOf('/') + 1)];
    }

    // Terraform's names are letters, digits, _ and -.
    private static string Unique(string name, HashSet<string> names)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        if (!char.IsAsciiLetter(safe[0]))
            safe = "role_" + safe;
        var unique = safe;
        for (var i = 2; !names.Add(unique); i++)
            unique = $"{safe}_{i}";
        return unique;
    }
}
