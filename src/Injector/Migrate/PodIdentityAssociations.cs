using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Endpoint.Options;

namespace Injector.Migrate;

/// <summary>Reads what <c>aws eks describe-pod-identity-association</c> prints: one after the other, or as a list.</summary>
internal static class PodIdentityAssociations
{
    /// <summary>Reads them.</summary>
    /// <exception cref="StartupException">They cannot be read.</exception>
    public static IReadOnlyDictionary<(string Namespace, string ServiceAccount), string> Read(string file, string text)
    {
        var found = new Dictionary<(string Namespace, string ServiceAccount), string>();
        foreach (var association in All(file, text))
        {
            if (((string?)association["namespace"], (string?)association["serviceAccount"], (string?)association["roleArn"]) is not ({ } ns, { } account, { } role))
                throw new StartupException($"{file}: expected namespace, serviceAccount and roleArn in each association (describe-, not list-pod-identity-associations), found one without");
            found[(ns, account)] = role;
        }

        return found;
    }

    private static List<JsonObject> All(string file, string text)
    {
        var all = new List<JsonObject>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
                Collect(JsonNode.Parse(ref reader), all);
        }
        catch (JsonException e)
        {
            throw new StartupException($"{file}: expected JSON, found a syntax error in line {e.LineNumber + 1}");
        }

        return all;
    }

    private static void Collect(JsonNode? node, List<JsonObject> into)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Collect(item, into);
        }
        else if (node is JsonObject map)
        {
            if (map["association"] is { } one)
                Collect(one, into);
            else if (map["associations"] is { } several)
                Collect(several, into);
            else
                into.Add(map);
        }
    }
}
