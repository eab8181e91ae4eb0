using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>
/// Reads one JSON object field by field and remembers which fields were read: what nobody has asked for is a problem at the end, so that
/// nothing is ever passed over in silence. A field that is null counts as absent.
/// </summary>
internal sealed class JsonFields(JsonObject json, string path, TaskProblems problems)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Where the object stands; empty for the document itself.</summary>
    public string Path => path;

    /// <summary>Where one of its fields stands.</summary>
    public string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Adds a problem with a field.</summary>
    public void Problem(string name, string message) => problems.Add(At(name), message);

    /// <summary>A text; null when absent.</summary>
    public string? Text(string name) => Value<string>(name, JsonValueKind.String, "a string");

    /// <summary>A text that must be there; empty, with a problem, when it is not.</summary>
    public string Needed(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
            Problem(name, "expected a non-empty string, found none");
        return text ?? "";
    }

    /// <summary>A whole number in a range; null when absent.</summary>
    public int? Whole(string name, int least = 0, int most = int.MaxValue)
    {
        if (Find(name) is not { } node)
            return null;

        if (node is JsonValue value && value.TryGetValue<int>(out var number) && number >= least && number <= most)
            return number;

        Problem(name, $"expected a whole number from {least} to {most}, found {Shown(node)}");
        return null;
    }

    /// <summary>A whole number of any size and sign that must be there; 0, with a problem, when it is not.</summary>
    public long Long(string name)
    {
        if (Find(name) is JsonValue value && value.TryGetValue<long>(out var number))
            return number;

        Problem(name, "expected a whole number, found none");
        return 0;
    }

    /// <summary>A switch; null when absent.</summary>
    public bool? Flag(string name)
    {
        if (Find(name) is not { } node)
            return null;

        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return node.GetValue<bool>();

        Problem(name, $"expected true or false, found {Shown(node)}");
        return null;
    }

    /// <summary>A word out of a closed set; null when absent.</summary>
    public string? Choice(string name, params string[] words)
    {
        var text = Text(name);
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;

        Problem(name, $"expected one of {string.Join(", ", words)}, found \"{text}\"");
        return null;
    }

    /// <summary>A list of texts; null when absent, since an empty list may mean something else.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Array(name) is not { } array)
            return null;

        var texts = new List<string>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i]?.GetValueKind() is JsonValueKind.String)
                texts.Add(array[i]!.GetValue<string>());
            else
                problems.Add($"{At(name)}[{i}]", "expected a string, found something else");
        }

        return texts;
    }

    /// <summary>An object of texts; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } node)
            return map;

        if (node is not JsonObject entries)
        {
            Problem(name, "expected an object of strings, found something else");
            return map;
        }

        foreach (var (key, value) in entries)
        {
            if (value?.GetValueKind() is JsonValueKind.String)
                map[key] = value.GetValue<string>();
            else
                problems.Add($"{At(name)}.{key}", "expected a string, found something else");
        }

        return map;
    }

    /// <summary>An object; null when absent.</summary>
    /// <param name="name">The field.</param>
    /// <param name="at">Where paths inside it begin; null for the field itself.</param>
    public JsonFields? Object(string name, string? at = null)
    {
        if (Find(name) is not { } node)
            return null;

        if (node is JsonObject found)
            return new JsonFields(found, at ?? At(name), problems);

        Problem(name, "expected an object, found something else");
        return null;
    }

    /// <summary>Reads a list of objects, each to its end; empty when absent.</summary>
    public IReadOnlyList<T> Each<T>(string name, Func<JsonFields, T> read)
    {
        var array = Array(name) ?? [];
        var found = new List<T>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not JsonObject item)
            {
                problems.Add($"{At(name)}[{i}]", "expected an object, found something else");
                continue;
            }

            var fields = new JsonFields(item, $"{At(name)}[{i}]", problems);
            found.Add(read(fields));
            fields.End();
        }

        return found;
    }

    /// <summary>Fields that describe and do nothing: they may be there.</summary>
    public void Describing(IEnumerable<string> names) => known.UnionWith(names);

    /// <summary>A field that cannot be honoured; empty values of it ask for nothing.</summary>
    public void Refuse(string name, string why)
    {
        if (Find(name) is { } node && !IsEmpty(node))
            Problem(name, why);
    }

    /// <summary>Every field that nobody has asked for is a problem.</summary>
    public void End()
    {
        foreach (var (name, value) in json)
        {
            if (!known.Contains(name) && value is not null)
                Problem(name, "is not known here, and nothing is passed over in silence: remove it");
        }
    }

    private static bool IsEmpty(JsonNode node) => node switch
    {
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => true,
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>().Length == 0,
        JsonValue value => value.GetValueKind() is JsonValueKind.False,
        _ => false,
    };

    private JsonNode? Find(string name)
    {
        known.Add(name);
        return json[name];
    }

    private JsonArray? Array(string name)
    {
        if (Find(name) is not { } node)
            return null;

        if (node is JsonArray array)
            return array;

        Problem(name, "expected a list, found something else");
        return null;
    }

    private T? Value<T>(string name, JsonValueKind kind, string expected)
        where T : class
    {
        if (Find(name) is not { } node)
            return null;

        if (node.GetValueKind() == kind)
            return node.GetValue<T>();

        Problem(name, $"expected {expected}, found {node.GetValueKind()}");
        return null;
    }

    // A list or an object in a wrong place may be the variables, whose values are nobody's business.
    private static string Shown(JsonNode node) => node is JsonValue ? node.ToJsonString() : $"a JSON {node.GetValueKind()}";
}
