using Injector.Networking.Interop;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>
/// nf_tables over netlink, and where the kernel has not enough of it (or an emulation of the kernel has none), the iptables
/// binary. Both may end up holding the guard; that drops the same packets.
/// </summary>
internal sealed class FallbackFirewall : IFirewall
{
    private NetworkSetupException? nftablesFailure;
    private NftablesFirewall? nftables;
    private IptablesFirewall? iptables;

    public FallbackFirewall()
    {
        try
        {
            nftables = new NftablesFirewall();
        }
        catch (NetworkSetupException exception)
        {
            nftablesFailure = exception;
        }
    }

    public SetupStep Guard(LinkLocalOptions options) => Try(firewall => firewall.Guard(options));

    public SetupStep Redirect(LinkLocalOptions options) => Try(firewall => firewall.Redirect(options));

    public void Dispose() => nftables?.Dispose();

    private SetupStep Try(Func<IFirewall, SetupStep> step)
    {
        if (nftables is not null)
        {
            try
            {
                return step(nftables);
            }
            // Without the right to change the firewall, iptables cannot either, and its message would be the worse one.
            catch (NetworkSetupException exception) when (exception.Errno is not (Errno.NotPermitted or Errno.Access))
            {
                nftablesFailure = exception;
                nftables.Dispose();
                nftables = null;
            }
        }

        try
        {
            iptables ??= new IptablesFirewall(IptablesTool.Find());
            return step(iptables);
        }
        catch (NetworkSetupException exception)
        {
            throw new NetworkSetupException(
                $"Neither way to the packet filter works. {nftablesFailure?.Message} {exception.Message}",
                exception.Errno,
                exception);
        }
    }
}
