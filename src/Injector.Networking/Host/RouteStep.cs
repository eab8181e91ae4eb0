using Injector.Networking.LinkLocal;
using Injector.Networking.Netlink;

namespace Injector.Networking.Host;

/// <summary>
/// Adds or removes the route that a host without a default route needs: without any, a process' connection fails before
/// the redirect sees it.
/// </summary>
internal sealed class RouteStep(bool add) : HostStep("route", $"{LinkLocalOptions.EcsAddress}/32 dev lo scope link{(add ? "" : " removed")}")
{
    public override string Shell => $"ip route {(add ? "add" : "del")} {LinkLocalOptions.EcsAddress}/32 dev lo scope link";

    public override void Apply() => Set(add);

    public override void Undo() => Set(!add);

    private static void Set(bool there)
    {
        using var route = new RouteNetlink();
        if (there)
            route.AddLoopbackRoute(LinkLocalOptions.EcsAddress);
        else
            route.RemoveLoopbackRoute(LinkLocalOptions.EcsAddress);
    }
}
