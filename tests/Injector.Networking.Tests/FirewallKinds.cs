using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

/// <summary>Every way of programming the packet filter has to pass the same tests.</summary>
public sealed class FirewallKinds : TheoryData<FirewallKind>
{
    public FirewallKinds()
    {
        Add(FirewallKind.Nftables);
        Add(FirewallKind.Iptables);
    }

    internal static void Need(FirewallKind kind)
    {
        if (kind is FirewallKind.Iptables)
            Requirements.NeedIptables();
        else
            Requirements.NeedNamespaces();
    }
}
