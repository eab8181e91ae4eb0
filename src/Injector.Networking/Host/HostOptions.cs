using Injector.Networking.LinkLocal;

namespace Injector.Networking.Host;

/// <summary>What host networking is to be: the rules of the ECS guide, matched on container bridges only.</summary>
public sealed record HostOptions
{
    /// <summary>Docker's own bridge and its user networks. A trailing <c>+</c> stands for any further characters.</summary>
    public static readonly IReadOnlyList<string> DockerBridges = ["docker+", "br-+"];

    /// <summary>The bridge of the ECS agent's awsvpc tasks: they ask for credentials through it.</summary>
    public const string EcsBridge = "ecs-bridge";

    /// <summary>Interfaces that containers are behind. What comes in on any other may use nothing of this.</summary>
    public IReadOnlyList<string> Bridges { get; init; } = DockerBridges;

    /// <summary>The TCP port of the endpoint on 127.0.0.1.</summary>
    public int Port { get; init; } = new LinkLocalOptions().ListenerPort;

    /// <summary>Whether containers are kept from the instance metadata service, and so from the instance's own role.</summary>
    public bool BlockInstanceMetadata { get; init; } = true;

    /// <summary>Whether the redirects are the Amazon ECS agent's: then only what tightens them is put in.</summary>
    public bool BesideEcsAgent { get; init; }

    /// <summary>Refuses what would end up in a rule as something else than what was meant.</summary>
    /// <exception cref="NetworkSetupException">A bridge's name or the port is not one.</exception>
    internal void Validate()
    {
        if (Bridges.Count == 0)
            throw new NetworkSetupException("Expected at least one bridge that containers are behind, found none. Name one with --bridge.");
        if (Bridges.FirstOrDefault(bridge => !BridgeName.IsValid(bridge)) is { } wrong)
        {
            throw new NetworkSetupException(
                $"Expected the name of a bridge, 1 to 15 letters, digits, dots, dashes and underscores, + at its end for any ending, found \"{wrong}\". "
                + "Name bridges as `ip link` does.");
        }

        if (Port is < 1 or > 65535)
            throw new NetworkSetupException($"Expected a port of 1 to 65535, found {Port}. Name the endpoint's with --port.");
    }
}
