using System.Text.Json.Nodes;

namespace Injector.Testing.Kubernetes;

/// <summary>Label and field selectors, as query parameters and as objects.</summary>
internal static class Selectors
{
    /// <summary>Reads <c>labelSelector</c> and <c>fieldSelector</c>.</summary>
    /// <exception cref="ApiException">One of them cannot be read.</exception>
    public static Func<StoredObject, bool> Parse(string labelSelector, string fieldSelector)
    {
        var labels = Split(labelSelector).Select(LabelTerm).ToArray();
        var fields = Split(fieldSelector).Select(FieldTerm).ToArray();
        return candidate => labels.All(term => term(candidate.Labels)) && fields.All(term => term(candidate));
    }

    /// <summary>Whether labels match a selector object; a missing or empty one matches all.</summary>
    public static bool Matches(JsonObject? selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Strings("matchLabels").All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && selector.Objects("matchExpressions").All(term => Holds(term, labels));

    private static bool Holds(JsonObject term, IReadOnlyDictionary<string, string> labels)
    {
        var found = labels.TryGetValue(term.Text("key"), out var value);
        return term.Text("operator") switch
        {
            "In" => found && term.Texts("values").Contains(value!),
            "NotIn" => !found || !term.Texts("values").Contains(value!),
            "Exists" => found,
            "DoesNotExist" => !found,
            var other => throw ApiException.BadRequest($"\"{other}\" is not a valid label selector operator"),
        };
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> LabelTerm(string term)
    {
        if (Set(term, " notin ") is var (excludedKey, excluded))
            return labels => !labels.TryGetValue(excludedKey, out var value) || !excluded.Contains(value);
        if (Set(term, " in ") is var (includedKey, included))
            return labels => labels.TryGetValue(includedKey, out var value) && included.Contains(value);
        if (Pair(term, "!=") is var (unequalKey, unequal))
            return labels => !labels.TryGetValue(unequalKey, out var value) || value != unequal;
        if ((Pair(term, "==") ?? Pair(term, "=")) is var (equalKey, equal))
            return labels => labels.TryGetValue(equalKey, out var value) && value == equal;
        if (term.AsSpan().ContainsAny(" ()<>"))
            throw ApiException.BadRequest($"unable to parse requirement: {term}");
        return term[0] == '!' ? labels => !labels.ContainsKey(term[1..].Trim()) : labels => labels.ContainsKey(term);
    }

    private static Func<StoredObject, bool> FieldTerm(string term)
    {
        var wanted = Pair(term, "!=") is null;
        var (field, expected) = Pair(term, "!=") ?? Pair(term, "==") ?? Pair(term, "=")
            ?? throw ApiException.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
        return field switch
        {
            "metadata.name" => candidate => candidate.Name == expected == wanted,
            "metadata.namespace" => candidate => candidate.Namespace == expected == wanted,
            "spec.nodeName" => candidate => candidate.NodeName == expected == wanted,
            _ => throw ApiException.BadRequest($"field label not supported: {field}"),
        };
    }

    private static (string Key, string Value)? Pair(string term, string separator) =>
        term.IndexOf(separator, StringComparison.Ordinal) is var at and > 0
            ? (term[..at].Trim(), term[(at + separator.Length)..].Trim())
            : null;

    private static (string Key, string[] Values)? Set(string term, string separator)
    {
        var spaced = term.Replace("(", " (", StringComparison.Ordinal);
        var at = spaced.IndexOf(separator, StringComparison.Ordinal);
        if (at <= 0)
            return null;
        var values = spaced[(at + separator.Length)..].Trim();
        return values is ['(', .. var inner, ')']
            ? (spaced[..at].Trim(), inner.Split(',', StringSplitOptions.TrimEntries))
            : throw ApiException.BadRequest($"unable to parse requirement: {term}");
    }

    // Splits at commas outside of brackets.
    private static IEnumerable<string> Split(string selector)
    {
        var depth = 0;
        var start = 0;
        for (var at = 0; at <= selector.Length; at++)
        {
            if (at == selector.Length || (selector[at] == ',' && depth == 0))
            {
                if (selector[start..at].Trim() is { Length: > 0 } term)
                    yield return term;
                start = at + 1;
            }
            else
            {
                depth += selector[at] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
