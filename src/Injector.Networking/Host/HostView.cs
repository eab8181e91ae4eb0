using Injector.Networking.Firewall;

namespace Injector.Networking.Host;

/// <summary>This host's packet filter and routes as they are found. Looking changes nothing.</summary>
internal sealed record HostView(IptablesTool Tool, SavedRules Saved, bool HasRaw, IPv6View IPv6, HostRoutes Routes, string RouteLocalnet)
{
    /// <exception cref="NetworkSetupException">It cannot be looked at.</exception>
    public static HostView Take()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new NetworkSetupException(
                $"Expected to run as root, which alone may look at and change the host's packet filter, found user {Environment.UserName}. Run it with sudo.");
        }

        var tool = IptablesTool.Find();
        return new HostView(
            tool, tool.Save(), tool.Has("raw"), IPv6View.Take(tool), HostRoutes.Read(), SysctlStep.Read(SysctlStep.RouteLocalnet));
    }
}
