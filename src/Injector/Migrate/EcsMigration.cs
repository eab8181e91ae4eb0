using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Endpoint.Options;

namespace Injector.Migrate;

/// <summary>Carries ECS task definitions over: they run as they are, what is needed is a grant for each family.</summary>
internal static class EcsMigration
{
    /// <summary>Does it.</summary>
    /// <exception cref="StartupException">A file is no task definition.</exception>
    public static Migration Of(IEnumerable<(string Name, string Text)> files)
    {
        var grants = new List<PlannedGrant>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var carried = new List<(string Who, string Role, string Change)>();
        var problems = new List<(string Who, string Problem)>();
        var others = 0;
        foreach (var (name, text) in files)
        {
            var definition = Read(name, text);
            var family = (string?)definition["family"] ?? throw new StartupException($"{name}: expected a task definition with a family, found none");
            var who = "task family " + family;
            if ((string?)definition["executionRoleArn"] is { } execution)
                problems.Add((who, $"its execution role {execution} is ECS's own, to pull images and write logs: nothing here needs it"));
            if ((string?)definition["taskRoleArn"] is not { Length: > 0 } text2)
            {
                others++;
                continue;
            }

            if (!RoleArn.TryParse(text2, out var role))
            {
                problems.Add((who, $"expected a role ARN such as {RoleArn.Expected} in taskRoleArn, found \"{text2}\": write the whole ARN"));
                continue;
            }

            if (carried.Exists(c => c.Who == who && c.Role == role.Value))
                continue;
            if (carried.Exists(c => c.Who == who))
                problems.Add((who, $"another revision has another role ({role}): the family is granted both, and a task takes that of its definition"));
            grants.Add(PlannedGrant.OfFamily(family, role.Value, names));
            carried.Add((who, role.Value, "none: `injector task run` takes the definition as it is"));
        }

        return new Migration(grants, Manifests: null, carried, problems, others);
    }

    private static JsonObject Read(string name, string text)
    {
        try
        {
            var root = JsonNode.Parse(text) as JsonObject;
            return root?["taskDefinition"] as JsonObject ?? root ?? throw new StartupException($"{name}: expected a task definition, found no JSON object");
        }
        catch (JsonException e)
        {
            throw new StartupException($"{name}: expected a task definition as JSON, found a syntax error in line {e.LineNumber + 1}");
        }
    }
}
