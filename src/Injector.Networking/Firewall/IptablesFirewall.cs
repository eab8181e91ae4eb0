using System.Globalization;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>
/// The rules by way of an iptables binary, in chains of our own. Each table is written by one iptables-restore,
/// so that a packet sees either the old rules or the new ones.
/// </summary>
internal sealed class IptablesFirewall(IptablesTool tool) : IFirewall
{
    public const string GuardChain = "INJECTOR-GUARD";
    public const string NatChain = "INJECTOR-NAT";

    public SetupStep Guard(LinkLocalOptions options)
    {
        // raw comes before connection tracking and every NAT. Kernels without it (gVisor, some minimal ones) have mangle,
        // which is still before NAT.
        var table = tool.Has("raw") ? "raw" : "mangle";
        string[] rules = [$"! -i lo -d 127.0.0.0/8 -j DROP", $"! -i lo -d {options.Address}/32 -j DROP"];

        var early = Install(table, "PREROUTING", GuardChain, rules);
        // Source routing and other people's DNAT change the destination after PREROUTING has seen it.
        var late = Install(table is "raw" ? "mangle" : "filter", "INPUT", GuardChain, rules);

        var outcome = early is SetupOutcome.Renewed && late is SetupOutcome.Renewed ? SetupOutcome.Renewed : SetupOutcome.Done;
        return new SetupStep("guard", outcome, $"{tool.Path}: {table} PREROUTING and INPUT drop outside traffic");
    }

    public SetupStep Redirect(LinkLocalOptions options)
    {
        var rule = string.Create(
            CultureInfo.InvariantCulture,
            $"-d {options.Address}/32 -p tcp -m tcp --dport {options.ServicePort} -j REDIRECT --to-ports {options.ListenerPort}");
        var outcome = Install("nat", "OUTPUT", NatChain, [rule]);
        return new SetupStep("redirect", outcome, $"{tool.Path}: nat OUTPUT {rule}");
    }

    public void Dispose()
    {
        // Nothing is held between calls.
    }

    private SetupOutcome Install(string table, string hook, string chain, IEnumerable<string> rules)
    {
        var jump = $"-A {hook} -j {chain}";
        var found = tool.List(table, hook).Count(line => string.Equals(line, jump, StringComparison.Ordinal));

        // Naming a chain makes it, or empties it. The jump is taken out and put in again to be first whatever came since.
        string[] lines =
        [
            $"*{table}",
            $":{chain} - [0:0]",
            .. rules.Select(rule => $"-A {chain} {rule}"),
            .. Enumerable.Repeat($"-D {hook} -j {chain}", found),
            $"-I {hook} 1 -j {chain}",
            "COMMIT",
            string.Empty,
        ];
        tool.Restore(string.Join('\n', lines));
        return found == 0 ? SetupOutcome.Done : SetupOutcome.Renewed;
    }
}
