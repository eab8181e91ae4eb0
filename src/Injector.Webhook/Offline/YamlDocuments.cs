using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;
using YamlDotNet.RepresentationModel;

namespace Injector.Webhook.Offline;

/// <summary>Reads and writes YAML with several documents. Aliases and merge keys are written out, since a shared part could not be changed for one place alone.</summary>
internal static class YamlDocuments
{
    private const char ByteOrderMark = '\ufeff';
    private const int MaxLength = 32 * 1024 * 1024;
    private const int MaxNodes = 2_000_000;

    /// <summary>Reads the documents; empty ones are left out.</summary>
    /// <exception cref="ManifestException">It is no YAML.</exception>
    public static IReadOnlyList<YamlNode> Read(string text)
    {
        if (text.Length > MaxLength)
            throw new ManifestException($"expected at most {MaxLength} characters, found {text.Length}");

        var stream = new YamlStream();
        try
        {
            stream.Load(new BoundedParser(
                new Parser(new StringReader(text.StartsWith(ByteOrderMark) ? text[1..] : text)), problem => new ManifestException(problem)));
        }
        catch (ManifestException)
        {
            throw;
        }
        catch (YamlException e)
        {
            throw new ManifestException($"line {e.Start.Line}, column {e.Start.Column}: expected YAML, found a syntax error ({(e.InnerException ?? e).Message})");
        }
        catch (Exception e)
        {
            // The library's scanner answers some damage with exceptions of other kinds, which know no place.
            throw new ManifestException($"expected YAML, found text that cannot be read as such ({e.GetType().Name})");
        }

        var left = MaxNodes;
        return [.. stream.Documents.Select(d => d.RootNode).Where(n => n is not YamlScalarNode { Value: null or "" }).Select(n => Copy(n, 0, ref left))];
    }

    /// <summary>Whether there are comments, which do not survive.</summary>
    public static bool HasComments(string text)
    {
        try
        {
            var scanner = new Scanner(new StringReader(text), skipComments: false);
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment)
                    return true;
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            // Said by Read.
        }

        return false;
    }

    /// <summary>Writes documents: the same nodes always give the same text.</summary>
    public static string Write(IReadOnlyList<YamlNode> documents)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
                writer.Write("---\n");
            writer.Write(One(documents[i]));
        }

        return writer.ToString();
    }

    private static string One(YamlNode document)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(document)).Save(
            new Emitter(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024)), assignAnchors: false);
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^"...\n".Length] : text;
    }

    private static YamlNode Copy(YamlNode node, int depth, ref int left)
    {
        // A few lines of aliases can stand for billions of nodes, and for endlessly many where one stands inside what it means.
        if (--left < 0)
            throw new ManifestException($"expected at most {MaxNodes} nodes, found more (aliases of aliases?)");
        if (depth > BoundedParser.MaxDepth)
            throw new ManifestException($"line {node.Start.Line}: expected at most {BoundedParser.MaxDepth} levels, found more (an alias inside of what it means?)");

        switch (node)
        {
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "", Tag.IsEmpty: true }:
                // What stands for null would be written as an empty text.
                return new YamlScalarNode("null");
            case YamlScalarNode { Style: ScalarStyle.Plain, Tag.IsEmpty: true } scalar when scalar.Value!.Contains('\t', StringComparison.Ordinal):
                // The library cannot read a key with a tab that has no quotes.
                return new YamlScalarNode(scalar.Value) { Style = ScalarStyle.DoubleQuoted };
            case YamlScalarNode scalar:
                return new YamlScalarNode(scalar.Value) { Style = scalar.Style, Tag = scalar.Tag };
            case YamlSequenceNode sequence:
                var list = new YamlSequenceNode { Style = sequence.Style };
                foreach (var child in sequence.Children)
                    list.Add(Copy(child, depth + 1, ref left));
                return list;
            case YamlMappingNode mapping:
                return CopyMapping(mapping, depth + 1, ref left);
            default:
                throw new ManifestException($"line {node.Start.Line}: expected a mapping, a list or a value, found something else");
        }
    }

    private static YamlMappingNode CopyMapping(YamlMappingNode mapping, int depth, ref int left)
    {
        var copy = new YamlMappingNode { Style = mapping.Style };
        foreach (var (key, value) in mapping.Children)
        {
            if (!IsMerge(key))
                copy.Add(Copy(key, depth, ref left), Copy(value, depth, ref left));
        }

        // What is merged gives way to what is written.
        foreach (var (key, value) in mapping.Children)
        {
            if (!IsMerge(key))
                continue;

            foreach (var source in value is YamlSequenceNode several ? several.Children : [value])
            {
                if (Copy(source, depth, ref left) is not YamlMappingNode merged)
                    throw new ManifestException($"line {key.Start.Line}: expected a mapping to merge, found something else");

                foreach (var (mergedKey, mergedValue) in merged.Children)
                {
                    if (!copy.Children.ContainsKey(mergedKey))
                        copy.Add(mergedKey, mergedValue);
                }
            }
        }

        return copy;
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain };
}
