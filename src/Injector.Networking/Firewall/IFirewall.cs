using Injector.Networking.LinkLocal;

namespace Injector.Networking.Firewall;

/// <summary>Programs the packet filter of the calling thread's network namespace. Doing a step twice equals doing it once.</summary>
internal interface IFirewall : IDisposable
{
    /// <summary>Drops what arrives on any interface but lo for 127.0.0.0/8 or the link-local address, before any NAT sees it.</summary>
    SetupStep Guard(LinkLocalOptions options);

    /// <summary>Sends local connections to the link-local address on to the listener, ahead of everybody else's NAT rules.</summary>
    SetupStep Redirect(LinkLocalOptions options);
}
