using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Injector.Webhook.Offline;

/// <summary>
/// Stops what would exhaust the library's recursion or hashing before it gets there: bottomless nesting, and keys that are no texts, which
/// could be aliases of aliases. Unknown anchors are told here too, where their place is known.
/// </summary>
/// <param name="inner">The parser.</param>
/// <param name="error">Makes the exception of what is refused.</param>
internal sealed class BoundedParser(IParser inner, Func<string, Exception> error) : IParser
{
    /// <summary>How deep collections may stand in each other.</summary>
    public const int MaxDepth = 200;

    // Whether what has this anchor is a text.
    private readonly Dictionary<AnchorName, bool> anchors = [];

    // What is open: null for a list, otherwise whether a key comes next.
    private readonly Stack<bool?> open = new();

    /// <inheritdoc />
    public ParsingEvent? Current => inner.Current;

    /// <inheritdoc />
    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;

        switch (inner.Current)
        {
            case DocumentStart:
                anchors.Clear();
                break;
            case Scalar scalar:
                Note(scalar.Anchor, isText: true);
                Toggle();
                break;
            case AnchorAlias alias:
                RefuseKeyUnless(IsText(alias), alias);
                Toggle();
                break;
            case MappingStart start:
                Open(start, isKeyNext: true);
                break;
            case SequenceStart start:
                Open(start, isKeyNext: null);
                break;
            case MappingEnd or SequenceEnd:
                open.Pop();
                Toggle();
                break;
        }

        return true;
    }

    private void Open(NodeEvent start, bool? isKeyNext)
    {
        RefuseKeyUnless(isFine: false, start);
        Note(start.Anchor, isText: false);
        if (open.Count == MaxDepth)
            throw error($"line {start.Start.Line}: expected at most {MaxDepth} levels, found more");
        open.Push(isKeyNext);
    }

    private void Note(AnchorName anchor, bool isText)
    {
        if (!anchor.IsEmpty)
            anchors[anchor] = isText;
    }

    private bool IsText(AnchorAlias alias) => anchors.TryGetValue(alias.Value, out var isText)
        ? isText
        : throw error($"line {alias.Start.Line}, column {alias.Start.Column}: expected an anchor that stands before, found *{alias.Value}");

    private void RefuseKeyUnless(bool isFine, ParsingEvent found)
    {
        if (!isFine && open.TryPeek(out var isKeyNext) && isKeyNext is true)
            throw error($"line {found.Start.Line}: expected a text as key, found something else");
    }

    private void Toggle()
    {
        if (open.TryPeek(out var isKeyNext) && isKeyNext is { } key)
        {
            open.Pop();
            open.Push(!key);
        }
    }
}
