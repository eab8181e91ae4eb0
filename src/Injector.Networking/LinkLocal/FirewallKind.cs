namespace Injector.Networking.LinkLocal;

/// <summary>What programs the packet filter.</summary>
public enum FirewallKind
{
    /// <summary>nf_tables over netlink, or where the kernel has none of it, an iptables binary.</summary>
    Auto,

    /// <summary>nf_tables over netlink: needs no program, so it works in an image with a single binary.</summary>
    Nftables,

    /// <summary>The first of iptables, iptables-nft and iptables-legacy that works.</summary>
    Iptables,
}
