namespace Injector.Networking.Host;

/// <summary>What iptables-restore is to be told so that, of our chains, a table holds these and no others. One transaction.</summary>
internal static class TableChange
{
    /// <param name="saved">What stands.</param>
    /// <param name="table">The table.</param>
    /// <param name="wanted">The chains that are to stand.</param>
    /// <param name="ours">The names of all chains that are ours to take out.</param>
    /// <returns>Null when nothing has to be changed.</returns>
    public static string? Text(SavedRules saved, string table, IReadOnlyList<ChainRules> wanted, IReadOnlySet<string> ours)
    {
        string[] found = [.. ours.Where(chain => saved.Has(table, chain)).Order(StringComparer.Ordinal)];
        string[] unwanted = [.. found.Except(wanted.Select(chain => chain.Chain), StringComparer.Ordinal)];
        if (unwanted.Length == 0 && wanted.All(saved.Stands))
            return null;

        // Naming a chain makes it, or empties it. Jumps are taken out and put in again to be first whatever came since.
        string[] lines =
        [
            $"*{table}",
            .. wanted.Select(chain => chain.Chain).Union(unwanted, StringComparer.Ordinal).Select(chain => $":{chain} - [0:0]"),
            .. wanted.SelectMany(chain => chain.Rules.Select(rule => $"-A {chain.Chain} {rule}")),
            .. found.SelectMany(chain => saved.Jumps(table, chain)).Select(jump => $"-D {jump.Chain} {jump.Rule}"),
            .. wanted.Select(chain => $"-I {chain.Hook} 1 -j {chain.Chain}"),
            .. unwanted.Select(chain => $"-X {chain}"),
            "COMMIT",
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Our chains as they stand, so that they can be put back.</summary>
    public static IReadOnlyList<ChainRules> Standing(SavedRules saved, string table, IReadOnlySet<string> ours) =>
    [
        .. from chain in ours
           from jump in saved.Jumps(table, chain).Take(1)
           select new ChainRules(chain, table, jump.Chain, chain, saved.Rules(table, chain)),
    ];
}
