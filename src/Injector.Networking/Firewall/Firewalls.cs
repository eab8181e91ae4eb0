using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>Chooses what programs the packet filter.</summary>
internal static class Firewalls
{
    public static IFirewall Create(FirewallKind kind) => kind switch
    {
        FirewallKind.Auto => new FallbackFirewall(
            static () => new NftablesFirewall(),
            static () => new IptablesFirewall(IptablesTool.Find())),
        FirewallKind.Nftables => new NftablesFirewall(),
        FirewallKind.Iptables => new IptablesFirewall(IptablesTool.Find()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected a firewall kind that is defined."),
    };
}
