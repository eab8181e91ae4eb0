using System.Net.Sockets;
using Injector.Networking.Firewall;
using Injector.Networking.Netlink;

namespace Injector.Networking.LinkLocal;

/// <summary>
/// Prepares the calling thread's network namespace so that an app's connection to 169.254.170.2:80 arrives at
/// 127.0.0.1:51679, and nothing from outside the namespace arrives at either. Port 80 is never bound: an app on
/// 0.0.0.0:80 goes on working.
/// </summary>
public static class LinkLocalSetup
{
    /// <summary>Doing it twice equals doing it once. Takes about a millisecond with nf_tables.</summary>
    /// <returns>What was done, was there already, or was not possible and not essential.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="NetworkSetupException">An essential step was refused; earlier steps stay, and do no harm.</exception>
    public static SetupReport Apply(LinkLocalOptions options)
    {
        Validate(options);
        using var route = new RouteNetlink();
        using var firewall = Firewalls.Create(options.Firewall);

        var steps = new List<SetupStep>
        {
            RouteLocalnet.TurnOff(),
            new("loopback", route.BringLoopbackUp() ? SetupOutcome.Done : SetupOutcome.AlreadyThere, "lo up"),
            // Closed before there is anything to reach.
            firewall.Guard(options),
            // The address before the redirect: a connection redirected earlier would have another source address.
            new(
                "address",
                route.AddLoopbackAddress(options.Address) ? SetupOutcome.Done : SetupOutcome.AlreadyThere,
                $"{options.Address}/32 on lo"),
            firewall.Redirect(options),
        };
        if (options.BlockInstanceMetadata)
            steps.AddRange(InstanceMetadata.Block(route));
        return new SetupReport(steps);
    }

    private static void Validate(LinkLocalOptions options)
    {
        if (options.Address.AddressFamily is not AddressFamily.InterNetwork)
            throw new ArgumentException($"Expected an IPv4 address, found {options.Address}.", nameof(options));
        if (options.ListenerPort is < 1 or > 65535)
            throw new ArgumentException($"Expected a listener port of 1 to 65535, found {options.ListenerPort}.", nameof(options));
        if (options.ServicePort is < 1 or > 65535)
            throw new ArgumentException($"Expected a service port of 1 to 65535, found {options.ServicePort}.", nameof(options));
    }
}
