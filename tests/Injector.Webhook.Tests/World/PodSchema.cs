using System.Text.Json.Nodes;

namespace Injector.Webhook.Tests.World;

/// <summary>Validates against the Pod schema of a real API server: the keywords that this schema uses, no more; an unknown one is an error.</summary>
internal static class PodSchema
{
    private static readonly JsonNode Root = JsonNode.Parse(File.ReadAllText(Path.Combine(Files.Folder, "Schema", "pod.schema.json")))!;

    /// <summary>Every violation, with its place.</summary>
    public static IReadOnlyList<string> Violations(JsonNode pod)
    {
        var found = new List<string>();
        Check(pod, Root.AsObject(), "", found);
        return found;
    }

    private static void Check(JsonNode? value, JsonObject schema, string place, List<string> found)
    {
        foreach (var (keyword, rule) in schema)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(value, Patch.Find(Root, rule!.GetValue<string>()[1..])!.AsObject(), place, found);
                    break;
                case "allOf":
                    foreach (var part in rule!.AsArray())
                        Check(value, part!.AsObject(), place, found);
                    break;
                case "oneOf":
                    if (rule!.AsArray().Count(part => IsValid(value, part!.AsObject())) != 1)
                        found.Add($"{place}: none or several of the alternatives");
                    break;
                case "type":
                    if (!IsOf(value, rule!.GetValue<string>()))
                        found.Add($"{place}: expected {rule}, found {value?.ToJsonString() ?? "null"}");
                    break;
                case "enum":
                    if (!rule!.AsArray().Any(option => JsonNode.DeepEquals(option, value)))
                        found.Add($"{place}: {value?.ToJsonString()} is none of the allowed values");
                    break;
                case "required":
                    found.AddRange(rule!.AsArray().Where(n => value is JsonObject o && !o.ContainsKey(n!.GetValue<string>())).Select(n => $"{place}: {n} is missing"));
                    break;
                case "properties":
                    foreach (var (name, member) in value as JsonObject ?? [])
                    {
                        if (rule![name] is { } inner)
                            Check(member, inner.AsObject(), $"{place}/{name}", found);
                    }

                    break;
                case "additionalProperties":
                    foreach (var (name, member) in value as JsonObject ?? [])
                    {
                        if (schema["properties"]?[name] is not null)
                            continue;
                        if (rule is JsonObject inner)
                            Check(member, inner, $"{place}/{name}", found);
                        else if (!rule!.GetValue<bool>())
                            found.Add($"{place}/{name}: unknown");
                    }

                    break;
                case "items":
                    for (var i = 0; value is JsonArray list && i < list.Count; i++)
                        Check(list[i], rule!.AsObject(), $"{place}/{i}", found);
                    break;
                case "$schema" or "$comment" or "$defs" or "default" or "format" or "discriminator":
                    break;
                default:
                    Assert.True(keyword.StartsWith("x-kubernetes", StringComparison.Ordinal), "the schema uses " + keyword);
                    break;
            }
        }
    }

    private static bool IsValid(JsonNode? value, JsonObject schema)
    {
        var found = new List<string>();
        Check(value, schema, "", found);
        return found.Count == 0;
    }

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue s && s.GetValueKind() is System.Text.Json.JsonValueKind.String,
        "boolean" => value is JsonValue b && b.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" => value is JsonValue i && long.TryParse(i.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out _),
        "number" => value is JsonValue n && n.GetValueKind() is System.Text.Json.JsonValueKind.Number,
        _ => throw new InvalidOperationException(type),
    };
}
