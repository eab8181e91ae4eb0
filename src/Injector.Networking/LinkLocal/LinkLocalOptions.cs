using System.Net;

namespace Injector.Networking.LinkLocal;

/// <summary>How a network namespace is prepared for credentials.</summary>
public sealed record LinkLocalOptions
{
    /// <summary>Where the ECS credential protocol has its endpoint, as every AWS SDK has it built in.</summary>
    public static readonly IPAddress EcsAddress = new([169, 254, 170, 2]);

    /// <summary>The address that apps connect to. It is put on <c>lo</c>. IPv4 only.</summary>
    public IPAddress Address { get; init; } = EcsAddress;

    /// <summary>The TCP port that apps connect to. Nothing is bound to it.</summary>
    public int ServicePort { get; init; } = 80;

    /// <summary>The TCP port on 127.0.0.1 where the listener stands.</summary>
    public int ListenerPort { get; init; } = 51679;

    /// <summary>Whether the EC2 instance metadata addresses (169.254.169.254, fd00:ec2::254) are black-holed.</summary>
    public bool BlockInstanceMetadata { get; init; }

    /// <summary>What programs the packet filter; only tests and unusual kernels need another than the default.</summary>
    public FirewallKind Firewall { get; init; } = FirewallKind.Auto;
}
