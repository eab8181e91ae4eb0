using System.Net;

namespace Injector.Networking.LinkLocal;

/// <summary>How the link-local credential address is prepared.</summary>
public sealed record LinkLocalOptions
{
    /// <summary>The address that every AWS SDK knows.</summary>
    public IPAddress Address { get; init; } = IPAddress.Parse("169.254.170.2");

    /// <summary>Port on 127.0.0.1 to which its port 80 is redirected.</summary>
    public int Port { get; init; } = 51679;

    /// <summary>Whether the EC2 instance metadata addresses are made unreachable.</summary>
    public bool BlockInstanceMetadata { get; init; }
}
