using System.CommandLine;
using Injector.Host.Runtime;

namespace Injector.Host;

/// <summary><c>injector host</c>: the networking of a host whose containers ask for credentials without a sidecar, and the OCI runtime wrapper.</summary>
internal static class HostCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make() => new(
        "host",
        "The host networking of the ECS guide: containers on bridges and processes reach `injector endpoint` at 169.254.170.2, nobody outside the host does, "
        + "and containers do not reach the instance metadata service.")
    {
        HostSetupCommand.Make(),
        HostStatusCommand.Make(),
        HostTeardownCommand.Make(),
        RuntimeCommand.Make(),
    };
}
