using Injector.Core.Names;
using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Serving;

/// <summary>Containers in the host's own network, where no listener of theirs can be told from another's.</summary>
internal static class HostNetwork
{
    /// <summary>A container that has joined another one's network, which is the host's.</summary>
    public static HookProblem Joined { get; } = new(
        HookReasons.HostNetwork,
        "it has joined the host's network by way of another container: give it a network of its own, or --network host itself");

    /// <summary>A container that uses it although this host serves none there.</summary>
    public static HookProblem NotServed { get; } = new(
        HookReasons.HostNetwork,
        "it uses the host's network, where whoever knows its id could ask for its credentials: give it a network of its own, or start injector "
        + $"docker with {EnvironmentVariables.EcsEnableTaskIamRoleNetworkHost}=true");
}
