using System.Globalization;
using Injector.Networking.Interop;
using Injector.Networking.LinkLocal;
using Injector.Networking.Netlink;

namespace Injector.Networking.Firewall;

/// <summary>
/// The rules in a table of our own, `ip injector`, written to the kernel's nf_tables over netlink: no program is needed,
/// and each step is one transaction. Other tables, Docker's among them, are not touched.
/// </summary>
internal sealed class NftablesFirewall : IFirewall
{
    public const string Table = "injector";

    /// <summary>Where raw stands: before connection tracking and every NAT.</summary>
    private const int RawPriority = -300;

    /// <summary>Just before NAT's usual place (-100): the first NAT rule to match a connection decides.</summary>
    private const int BeforeNatPriority = -101;

    private readonly NetlinkSocket socket = NetlinkSocket.Open(NetlinkSocket.Netfilter);

    public SetupStep Guard(LinkLocalOptions options)
    {
        const string Early = "guard-prerouting", Late = "guard-input";
        var batch = new NftBatch(Table)
            .EmptyChain(Early, "filter", NftConstants.PreRouting, RawPriority)
            // Source routing and other people's DNAT change the destination after PREROUTING has seen it.
            .EmptyChain(Late, "filter", NftConstants.LocalIn, RawPriority);
        foreach (var chain in new[] { Early, Late })
        {
            batch.Rule(chain, rule => rule.NotFromLoopback().ToAddress([127]).ThenDrop());
            batch.Rule(chain, rule => rule.NotFromLoopback().ToAddress(options.Address.GetAddressBytes()).ThenDrop());
        }

        return Commit(batch, Early, "guard", $"nf_tables: drops outside traffic for 127.0.0.0/8 and {options.Address}");
    }

    public SetupStep Redirect(LinkLocalOptions options)
    {
        const string Chain = "redirect-output";
        var batch = new NftBatch(Table)
            .EmptyChain(Chain, "nat", NftConstants.LocalOut, BeforeNatPriority)
            .Rule(Chain, rule => rule
                .ToAddress(options.Address.GetAddressBytes())
                .ToTcpPort(options.ServicePort)
                .ThenRedirect(options.ListenerPort));
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"nf_tables: {options.Address}:{options.ServicePort} to port {options.ListenerPort}");
        return Commit(batch, Chain, "redirect", detail);
    }

    public void Dispose() => socket.Dispose();

    private SetupStep Commit(NftBatch batch, string chain, string name, string detail)
    {
        var outcome = NftBatch.HasChain(socket, Table, chain) ? SetupOutcome.Renewed : SetupOutcome.Done;
        var errno = batch.Commit(socket);
        return errno == 0
            ? new SetupStep(name, outcome, detail)
            : throw new NetworkSetupException(
                $"Expected nf_tables to accept the {name} rules in this network namespace, found {Errno.Describe(errno)}. "
                + (errno is Errno.NotPermitted or Errno.Access
                    ? "Run as root with CAP_NET_ADMIN."
                    : "Load nf_tables, nft_chain_nat and nft_redir on the host, or install iptables."),
                errno);
    }
}
