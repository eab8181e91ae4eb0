using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>Chooses what programs the packet filter.</summary>
internal static class Firewalls
{
    public static IFirewall Create(FirewallKind kind) => kind switch
    {
        FirewallKind.Auto or FirewallKind.Iptables => new IptablesFirewall(IptablesTool.Find()),
        _ => throw new NotSupportedException($"No firewall of kind {kind}."),
    };
}
