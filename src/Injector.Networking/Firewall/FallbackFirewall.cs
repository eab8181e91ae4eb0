using Injector.Networking.Interop;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>
/// One firewall, and where the kernel has not enough for it (or an emulation of the kernel has none), another.
/// Both may end up holding the guard; that drops the same packets.
/// </summary>
internal sealed class FallbackFirewall(Func<IFirewall> first, Func<IFirewall> second) : IFirewall
{
    private IFirewall? inUse;
    private NetworkSetupException? failure;

    public SetupStep Guard(LinkLocalOptions options) => Try(firewall => firewall.Guard(options));

    public SetupStep Redirect(LinkLocalOptions options) => Try(firewall => firewall.Redirect(options));

    public void Dispose() => inUse?.Dispose();

    private SetupStep Try(Func<IFirewall, SetupStep> step)
    {
        if (failure is not null)
            return TrySecond(step);

        try
        {
            return step(inUse ??= first());
        }
        // Without the right to change the firewall the second cannot either, and its message would be the worse one.
        catch (NetworkSetupException exception) when (exception.Errno is not (Errno.NotPermitted or Errno.Access))
        {
            failure = exception;
            inUse?.Dispose();
            inUse = null;
            return TrySecond(step);
        }
    }

    private SetupStep TrySecond(Func<IFirewall, SetupStep> step)
    {
        try
        {
            return step(inUse ??= second());
        }
        catch (NetworkSetupException exception)
        {
            throw new NetworkSetupException(
                $"Neither way to the packet filter works. {failure!.Message} {exception.Message}", exception.Errno, exception);
        }
    }
}
