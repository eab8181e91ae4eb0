using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Core.Credentials;
using Injector.Endpoint.Options;

namespace Injector.Migrate;

/// <summary>Carries ECS task definitions over: they run as they are, what is needed is a grant for each family.</summary>
internal static partial class EcsMigration
{
    private const string What = "a task definition";

    /// <summary>Does it.</summary>
    /// <exception cref="StartupException">A file is no task definition.</exception>
    public static Migration Of(IEnumerable<(string Name, string Text)> files)
    {
        var grants = new List<PlannedGrant>();
        var carried = new List<(string Who, string Role, string Change)>();
        var problems = new List<(string Who, string Problem)>();
        var (others, left) = (0, 0);
        foreach (var (name, definition) in files.SelectMany(f => AwsJson.Values(f.Name, f.Text, What).Select(v => (f.Name, Definition(f.Name, v)))))
        {
            var family = Family(name, definition);
            var who = "task family " + family;
            if (AwsJson.Text(definition, "executionRoleArn", name) is { } execution)
                problems.Add((who, $"its execution role {execution} is ECS's own, to pull images and write logs: nothing here needs it"));
            if (AwsJson.Text(definition, "taskRoleArn", name) is not { Length: > 0 } text)
            {
                others++;
                continue;
            }

            if (!RoleArn.TryParse(text, out var role))
            {
                left++;
                problems.Add((who, $"expected a role ARN such as {RoleArn.Expected} in taskRoleArn, found \"{text}\": write the whole ARN"));
                continue;
            }

            if (carried.Exists(c => c.Who == who && c.Role == role.Value))
                continue;
            if (carried.Exists(c => c.Who == who))
                problems.Add((who, $"another revision has another role ({role}): the family is granted both, and a task takes that of its definition"));
            grants.Add(PlannedGrant.OfFamily(family, role.Value));
            carried.Add((who, role.Value, "none: `injector task run` takes the definition as it is"));
        }

        return new Migration(grants, Manifests: null, carried, problems, others, left);
    }

    private static JsonObject Definition(string file, JsonNode? value)
    {
        var root = AwsJson.Object(value, file, What);
        return root.ContainsKey("taskDefinition") ? AwsJson.Object(root["taskDefinition"], file, What + " under taskDefinition") : root;
    }

    private static string Family(string file, JsonObject definition)
    {
        var family = AwsJson.Text(definition, "family", file) ?? throw new StartupException($"{file}: expected a task definition with a family, found none");
        return FamilyForm().IsMatch(family)
            ? family
            : throw new StartupException($"{file}: expected a family of 1 to 255 letters, digits, _ and -, found \"{family}\": ECS takes no such one");
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,255}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FamilyForm();
}
