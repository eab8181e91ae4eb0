using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Names;

namespace Injector.Webhook.Injection;

/// <summary>
/// Whether a container or volume that came with a pod is the one that we would have written. Other admission plug-ins add to every container
/// (variables, mounts), autoscalers set amounts, AlwaysPullImages sets the pull policy: that is borne. What else we wrote must be there
/// unchanged, and nothing else may have come.
/// </summary>
internal static class PartComparison
{
    private const string OurPrefix = "INJECTOR_";

    /// <summary>The first difference, as a place; null when there is none.</summary>
    public static string? Container(JsonElement found, JsonObject ours, string place)
    {
        foreach (var (name, value) in ours)
        {
            var there = $"{place}.{name}";
            if (!found.TryGetProperty(name, out var member))
            {
                if (value is JsonObject { Count: 0 })
                    continue;
                return there;
            }

            var difference = name switch
            {
                "env" => List(member, (JsonArray)value!, there, "name", StrayVariable),
                "volumeMounts" => List(member, (JsonArray)value!, there, "name", StrayMount),
                "resources" => Resources(member, there),
                "imagePullPolicy" when member.ValueKind is JsonValueKind.String && member.ValueEquals("Always") => null,
                _ => Exact(member, value, there),
            };
            if (difference is not null)
                return difference;
        }

        foreach (var member in found.EnumerateObject())
        {
            if (!ours.ContainsKey(member.Name) && !MayBeAdded(member))
                return $"{place}.{member.Name}";
        }

        return null;
    }

    /// <summary>The first place where two values differ; null when they say the same.</summary>
    public static string? Exact(JsonElement found, JsonNode? ours, string place)
    {
        switch (ours)
        {
            case JsonObject map when found.ValueKind is JsonValueKind.Object:
                foreach (var (name, value) in map)
                {
                    if (!found.TryGetProperty(name, out var member))
                        return $"{place}.{name}";
                    if (Exact(member, value, $"{place}.{name}") is { } inside)
                        return inside;
                }

                return found.EnumerateObject().Where(m => !map.ContainsKey(m.Name) && !IsDefault(m)).Select(m => $"{place}.{m.Name}").FirstOrDefault();

            case JsonArray list when found.ValueKind is JsonValueKind.Array && found.GetArrayLength() == list.Count:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Exact(found[i], list[i], $"{place}[{i.ToString(CultureInfo.InvariantCulture)}]") is { } inside)
                        return inside;
                }

                return null;

            case JsonValue value when found.ValueKind == value.GetValueKind() && Scalar(found, value):
                return null;

            default:
                return place;
        }
    }

    private static bool Scalar(JsonElement found, JsonValue value) => found.ValueKind switch
    {
        JsonValueKind.String => found.ValueEquals(value.GetValue<string>()),
        JsonValueKind.Number => string.Equals(found.GetRawText(), value.ToJsonString(), StringComparison.Ordinal),
        _ => true,
    };

    // Ours must all be there, in our order; others may stand between them.
    private static string? List(JsonElement found, JsonArray ours, string place, string key, Func<JsonElement, bool> isStray)
    {
        if (found.ValueKind is not JsonValueKind.Array)
            return place;

        var next = 0;
        foreach (var entry in found.EnumerateArray())
        {
            var isOurs = next < ours.Count && entry.ValueKind is JsonValueKind.Object
                && entry.TryGetProperty(key, out var name) && name.ValueKind is JsonValueKind.String
                && name.ValueEquals(ours[next]![key]!.GetValue<string>());
            if (isOurs)
            {
                if (Exact(entry, ours[next], $"{place}[{next.ToString(CultureInfo.InvariantCulture)}]") is { } inside)
                    return inside;
                next++;
            }
            else if (isStray(entry))
            {
                return place;
            }
        }

        return next == ours.Count ? null : place;
    }

    // A variable of the sidecar's own family that we did not write would steer it.
    private static bool StrayVariable(JsonElement entry) =>
        entry.ValueKind is not JsonValueKind.Object
        || !entry.TryGetProperty("name", out var name) || name.ValueKind is not JsonValueKind.String
        || name.GetString()!.StartsWith(OurPrefix, StringComparison.Ordinal)
        || name.GetString()!.StartsWith("DOTNET_", StringComparison.Ordinal)
        || name.GetString()!.StartsWith("LD_", StringComparison.Ordinal);

    // One that hides our binary or our token would put another in its place; our token is for us alone.
    private static bool StrayMount(JsonElement entry) =>
        entry.ValueKind is not JsonValueKind.Object
        || !entry.TryGetProperty("name", out var name) || name.ValueKind is not JsonValueKind.String || name.ValueEquals(InjectedNames.TokenVolume)
        || !entry.TryGetProperty("mountPath", out var path) || path.ValueKind is not JsonValueKind.String
        || Hides(path.GetString()!);

    private static bool Hides(string path)
    {
        var full = Path.GetFullPath(path, "/").TrimEnd('/') + "/";
        return new[] { InjectedParts.Binary + "/", InjectedNames.TokenFolder + "/" }
            .Any(ours => ours.StartsWith(full, StringComparison.Ordinal) || full.StartsWith(ours, StringComparison.Ordinal));
    }

    // Amounts are no authority: LimitRanger completes them, an autoscaler sets its own.
    private static string? Resources(JsonElement found, string place) =>
        found.ValueKind is JsonValueKind.Object
            ? found.EnumerateObject().Where(m => m.Name is not ("requests" or "limits")).Select(m => $"{place}.{m.Name}").FirstOrDefault()
            : place;

    // The token of the pod's own account is mounted into every container that has none; ours without mounts get their first that way.
    private static bool MayBeAdded(JsonProperty member) => IsDefault(member)
        || (member.Name is "volumeMounts" && member.Value.ValueKind is JsonValueKind.Array && !member.Value.EnumerateArray().Any(StrayMount))
        || (member.Name is "env" && member.Value.ValueKind is JsonValueKind.Array && !member.Value.EnumerateArray().Any(StrayVariable));

    private static bool IsDefault(JsonProperty member) =>
        member.Value.ValueKind is JsonValueKind.Null
        || (member.Name is "procMount" && member.Value.ValueKind is JsonValueKind.String && member.Value.ValueEquals("Default"));
}
