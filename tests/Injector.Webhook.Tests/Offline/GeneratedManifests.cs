using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Injector.Webhook.Tests.Offline;

/// <summary>Generates pods as JSON, and writes them as YAML in any style that a person may use; not with the writer under test.</summary>
internal static class GeneratedManifests
{
    private static readonly Gen<string> Value = Among(
        "a", "yes", "no", "null", "~", "", "1", "0x1", "1e3", "2026-07-01", "a b", "x: y", "#", "'", "\"", "\\", "a,b", "- a", "{}", "[", "*a", "&a", "!t", "%", "@",
        "grüße 日本", "🚀", "line\nnext", "line\n", "a\n\n\nb\n\n", " lead", "trail ", "\ttab", "on\r\nwindows", "$(A)", "y", "true", ".5", "=", "<<", "---", "...");

    private static readonly Gen<JsonObject> Variable = Gen.Select(
        Among("A", "B", "HTTP_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "AWS_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        Value, Gen.Int[0, 5],
        (name, value, how) => how == 0
            ? new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = value } } }
            : new JsonObject { ["name"] = name, ["value"] = value });

    private static readonly Gen<JsonObject> Container = Gen.Select(Value, Variable.Array[0, 4], Value.Array[0, 3], Gen.Bool, (image, env, args, port) =>
    {
        var container = new JsonObject { ["image"] = image };
        if (env.Length > 0)
            container["env"] = new JsonArray([.. env.DistinctBy(v => v["name"]!.GetValue<string>()).Select(v => v.DeepClone())]);
        if (args.Length > 0)
            container["args"] = new JsonArray([.. args.Select(a => (JsonNode)a)]);
        if (port)
            container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 8080, ["hostPort"] = null });
        return container;
    });

    /// <summary>A pod in namespace shop that opts in, and the seed of its style.</summary>
    public static Gen<(JsonObject Pod, int Style)> Pod { get; } = Gen.Select(
        Container.Array[1, 3], Container.Array[0, 2], Gen.Int[0, 15], Value, Gen.Int,
        (main, init, parts, value, style) => (Make(main, init, parts, value), style));

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Writes JSON as YAML; the seed chooses among the styles.</summary>
    public static string Yaml(JsonNode node, int seed)
    {
        var text = new StringBuilder();
        Write(text, node, 0, new Random(seed), inFlow: false);
        return text.ToString();
    }

    private static JsonObject Make(JsonObject[] main, JsonObject[] init, int parts, string value)
    {
        var metadata = new JsonObject { ["name"] = "orders", ["namespace"] = "shop", ["labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled" } };
        if ((parts & 1) > 0)
            metadata["annotations"] = new JsonObject { ["note"] = value, ["ecs-injector.io/delivery"] = (parts & 2) > 0 ? "loopback" : "auto" };
        var spec = new JsonObject { ["containers"] = Named(main, "app") };
        if (init.Length > 0)
            spec["initContainers"] = Named(init, "init");
        if ((parts & 4) > 0)
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["configMap"] = new JsonObject { ["name"] = value, ["optional"] = true, ["defaultMode"] = 420 } });
        if ((parts & 8) > 0)
            metadata = new JsonObject { ["creationTimestamp"] = null, ["labels"] = metadata["labels"]!.DeepClone(), ["namespace"] = "shop", ["name"] = "orders" };
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }

    private static JsonArray Named(JsonObject[] containers, string name) => new([.. containers.Select((c, i) =>
    {
        var copy = c.DeepClone().AsObject();
        copy.Insert(0, "name", $"{name}-{i}");
        return copy;
    })]);

    private static void Write(StringBuilder text, JsonNode? node, int indent, Random random, bool inFlow)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map when !inFlow && random.Next(5) > 0:
                foreach (var (key, value) in map)
                {
                    text.Append(' ', indent).Append(random.Next(4) == 0 ? $"\"{key}\"" : key).Append(':');
                    Below(text, value, indent, random);
                }

                break;
            case JsonArray { Count: > 0 } list when !inFlow && random.Next(5) > 0:
                foreach (var value in list)
                {
                    text.Append(' ', indent).Append('-');
                    Below(text, value, indent, random);
                }

                break;
            default:
                text.Append(' ', indent);
                Inline(text, node, random);
                text.Append('\n');
                break;
        }
    }

    private static void Below(StringBuilder text, JsonNode? value, int indent, Random random)
    {
        if (value is JsonObject or JsonArray)
        {
            text.Append('\n');
            Write(text, value, indent + 2, random, inFlow: false);
        }
        else
        {
            text.Append(' ');
            Inline(text, value, random);
            text.Append('\n');
        }
    }

    private static void Inline(StringBuilder text, JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject map:
                text.Append('{').AppendJoin(", ", map.Select(m => $"\"{m.Key}\": {Flow(m.Value, random)}")).Append('}');
                break;
            case JsonArray list:
                text.Append('[').AppendJoin(", ", list.Select(v => Flow(v, random))).Append(']');
                break;
            case JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.String:
                text.Append(Text(value.GetValue<string>(), random.Next(3)));
                break;
            default:
                text.Append(node?.ToJsonString() ?? (random.Next(2) == 0 ? "null" : "~"));
                break;
        }
    }

    private static string Flow(JsonNode? node, Random random)
    {
        var text = new StringBuilder();
        Inline(text, node, random);
        return text.ToString();
    }

    private static string Text(string value, int style) => style switch
    {
        0 when value.Length > 0 && value.All(char.IsAsciiLetter) && value is not ("yes" or "no" or "null" or "true" or "y") => value,
        1 when !value.Any(char.IsControl) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => JsonValue.Create(value).ToJsonString(),
    };
}
