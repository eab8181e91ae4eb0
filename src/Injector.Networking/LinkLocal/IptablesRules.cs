namespace Injector.Networking.LinkLocal;

/// <summary>
/// The rules, by the iptables programs: chains of our own, replaced as a whole in one transaction, and a jump to each as the first rule of
/// its hook.
/// </summary>
internal static class IptablesRules
{
    private const string GuardChain = "INJECTOR-GUARD";
    private const string RedirectChain = "INJECTOR-CREDENTIALS";

    // As early as a packet can be dropped; some kernels come without the first.
    private static readonly string[] GuardTables = ["raw", "mangle"];

    /// <summary>Puts them in force.</summary>
    /// <returns>The program and the table that were used.</returns>
    /// <exception cref="NetworkSetupException">They cannot be.</exception>
    public static string Apply(LinkLocalOptions options)
    {
        var iptables = IptablesProgram.Find();
        var problem = "";
        foreach (var table in GuardTables)
        {
            if (!iptables.TryRestore(Rules(table, options), out problem))
                continue;

            JumpFirst(iptables, table, "PREROUTING", GuardChain);
            JumpFirst(iptables, "nat", "OUTPUT", RedirectChain);
            return $"{iptables.Name}, table {table}";
        }

        throw new NetworkSetupException(
            $"expected {iptables.Name} to take the rules, found: {problem} (is the capability NET_ADMIN there, and the kernel's nat table?)");
    }

    // --noflush with a chain declared: the chain is made or emptied, all others stay.
    private static string Rules(string guardTable, LinkLocalOptions options) => $"""
        *{guardTable}
        :{GuardChain} - [0:0]
        -A {GuardChain} ! -i lo -d 127.0.0.0/8 -j DROP
        -A {GuardChain} ! -i lo -d {options.Address}/32 -j DROP
        COMMIT
        *nat
        :{RedirectChain} - [0:0]
        -A {RedirectChain} -d {options.Address}/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports {options.Port}
        COMMIT

        """;

    private static void JumpFirst(IptablesProgram iptables, string table, string hook, string chain)
    {
        if (iptables.Succeeds("-t", table, "-C", hook, "-j", chain))
            return;

        iptables.Must("-t", table, "-I", hook, "1", "-j", chain);
    }
}
