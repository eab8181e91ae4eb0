using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Core.Grants;
using YamlDotNet.RepresentationModel;
using static Injector.Endpoint.Grants.YamlReading;

namespace Injector.Endpoint.Grants;

/// <summary>Reads <c>spec.session</c>.</summary>
internal static partial class SessionParser
{
    private const int MaxPolicyDepth = 16;
    private const int MaxPolicyNodes = 1000;

    /// <summary>Reads it.</summary>
    /// <exception cref="GrantFormatException">It is not as it must be.</exception>
    public static GrantSession Parse(YamlMappingNode node)
    {
        var session = GrantSession.Default;
        ForEach(node, new Dictionary<string, Action<YamlNode>>(StringComparer.Ordinal)
        {
            ["duration"] = value => session = session with { Duration = Duration(value) },
            ["externalId"] = value => session = session with { ExternalId = Text(value, "an external id") },
            ["policy"] = value => session = session with { Policy = Policy(value) },
            ["policyArns"] = value => session = session with { PolicyArns = [.. Sequence(value, "policy ARNs").Select(PolicyArn)] },
            ["tags"] = value => session = session with { Tags = Flag(value) },
        });
        return session;
    }

    private static TimeSpan Duration(YamlNode node)
    {
        var text = Text(node, "a duration such as 1h or 45m");
        var match = DurationForm().Match(text);
        var duration = match.Success
            ? TimeSpan.FromHours(Number(match.Groups["h"])) + TimeSpan.FromMinutes(Number(match.Groups["m"])) + TimeSpan.FromSeconds(Number(match.Groups["s"]))
            : TimeSpan.Zero;
        return duration >= GrantSession.MinDuration && duration <= GrantSession.MaxDuration
            ? duration
            : throw Error(node, "a duration from 15m to 12h, such as 1h or 45m", $"\"{text}\"");

        static int Number(Group group) =>
            group.Success ? int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    private static string Policy(YamlNode node)
    {
        if (node is YamlMappingNode)
        {
            var nodes = 0;
            return ToJson(node, 0, ref nodes).ToJsonString();
        }

        var text = Text(node, "a session policy, as a mapping or as JSON text");
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                return text;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw Error(node, "a session policy, as a mapping or as the text of a JSON object", "another text");
    }

    // Aliases make a small text a large or an endless tree; a policy of AWS has at most 2048 characters anyway.
    private static JsonNode ToJson(YamlNode node, int depth, ref int nodes)
    {
        if (depth > MaxPolicyDepth || ++nodes > MaxPolicyNodes)
            throw Error(node, $"a policy of at most {MaxPolicyNodes} values, {MaxPolicyDepth} deep", "a larger one");

        switch (node)
        {
            case YamlMappingNode map:
                var json = new JsonObject();
                foreach (var (key, value) in map.Children)
                    json[Text(key, "a key")] = ToJson(value, depth + 1, ref nodes);
                return json;
            case YamlSequenceNode list:
                var array = new JsonArray();
                foreach (var entry in list.Children)
                    array.Add(ToJson(entry, depth + 1, ref nodes));
                return array;
            default:
                // IAM knows texts and a few booleans, and takes "true" for true.
                return JsonValue.Create(Text(node, "a text"));
        }
    }

    private static string PolicyArn(YamlNode node)
    {
        var text = Text(node, "a policy ARN");
        return PolicyArnForm().IsMatch(text)
            ? text
            : throw Error(node, "a policy ARN such as arn:aws:iam::aws:policy/ReadOnlyAccess", $"\"{text}\"");
    }

    [GeneratedRegex("^(?=.)((?<h>[0-9]{1,3})h)?((?<m>[0-9]{1,5})m)?((?<s>[0-9]{1,6})s)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DurationForm();

    [GeneratedRegex("^arn:[a-z0-9-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PolicyArnForm();
}
