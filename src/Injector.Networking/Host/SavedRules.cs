namespace Injector.Networking.Host;

/// <summary>What iptables-save printed: every rule of every table of one address family. Looking this way changes nothing.</summary>
internal sealed class SavedRules
{
    private readonly Dictionary<(string Table, string Chain), List<string>> chains = [];

    public static SavedRules Parse(string text)
    {
        var saved = new SavedRules();
        var table = "";
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line is ['*', .. var name])
                table = name;
            else if (line is [':', .. var declaration])
                saved.chains.TryAdd((table, declaration.Split(' ')[0]), []);
            else if (line.Split(' ', 3) is ["-A", var chain, var rule] && saved.chains.TryGetValue((table, chain), out var rules))
                rules.Add(rule);
        }

        return saved;
    }

    public bool Has(string table, string chain) => chains.ContainsKey((table, chain));

    /// <summary>The rules of a chain, without <c>-A</c> and its name; none when it is not there.</summary>
    public IReadOnlyList<string> Rules(string table, string chain) => chains.TryGetValue((table, chain), out var rules) ? rules : [];

    /// <summary>Every rule of a table.</summary>
    public IEnumerable<(string Chain, string Rule)> All(string table) =>
        chains.Where(entry => entry.Key.Table == table).SelectMany(entry => entry.Value.Select(rule => (entry.Key.Chain, rule)));

    /// <summary>The rules that lead to a chain.</summary>
    public IEnumerable<(string Chain, string Rule)> Jumps(string table, string chain) => All(table)
        .Where(entry => entry.Rule == $"-j {chain}" || entry.Rule.EndsWith($" -j {chain}", StringComparison.Ordinal));

    /// <summary>Whether a chain of ours stands exactly: its rules, and one jump to it, in front of everybody else's.</summary>
    public bool Stands(ChainRules wanted) => Has(wanted.Table, wanted.Chain)
        && Rules(wanted.Table, wanted.Chain).SequenceEqual(wanted.Rules, StringComparer.Ordinal)
        && Jumps(wanted.Table, wanted.Chain).Count() == 1
        && Rules(wanted.Table, wanted.Hook) is [var first, ..] && first == $"-j {wanted.Chain}";
}
