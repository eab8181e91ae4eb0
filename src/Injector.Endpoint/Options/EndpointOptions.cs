using Injector.Core.Names;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Sources.Development;
using Injector.Endpoint.Sources.Sts;
using Injector.Endpoint.Sources.Upstream;
using Injector.Endpoint.Traces;

namespace Injector.Endpoint.Options;

/// <summary>Everything that an endpoint can be told; each has a default.</summary>
public sealed record EndpointOptions
{
    /// <summary>The credential listener.</summary>
    public ListenAddress Listen { get; init; } = new(new(System.Net.IPAddress.Loopback, Ports.Credentials), IsHttps: false);

    /// <summary>Says in words who holds a port that is taken; null where nobody can tell.</summary>
    public Func<int, string?>? HolderOf { get; init; }

    /// <summary>Unix socket for sidecars; null for none.</summary>
    public string? Socket { get; init; } = HostPaths.DataSocket;

    /// <summary>Unix socket for control messages and registrations.</summary>
    public string AdminSocket { get; init; } = HostPaths.AdminSocket;

    /// <summary>Health and metrics.</summary>
    public ListenAddress MetricsListen { get; init; } = new(new(System.Net.IPAddress.Loopback, Ports.Metrics), IsHttps: false);

    /// <summary>Whether a busy metrics port is but a warning: it is where nobody has asked for it.</summary>
    public bool MetricsOptional { get; init; } = true;

    /// <summary>Folder of the state.</summary>
    public string StateFolder { get; init; } = HostPaths.State;

    /// <summary>Where credentials come from.</summary>
    public SourceKind Source { get; init; } = SourceKind.Development;

    /// <summary>The grants file.</summary>
    public string Grants { get; init; } = HostPaths.Grants;

    /// <summary>Whether the grants file must be there at start: it must where somebody has named it.</summary>
    public bool GrantsRequired { get; init; }

    /// <summary>How often the grants file is looked at.</summary>
    public TimeSpan GrantsInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The audit log; null for none.</summary>
    public AuditLogOptions? AuditLog { get; init; } = new() { Folder = HostPaths.AuditLog };

    /// <summary>PEM file of the TLS certificate; needed for https.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Further names under which clients may address the endpoint in <c>Host</c>.</summary>
    public IReadOnlyList<string> ServiceNames { get; init; } = [];

    /// <summary>Cluster name or ARN, for the audit log.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Container instance ARN, for the audit log.</summary>
    public string ContainerInstanceArn { get; init; } = "";

    /// <summary>Requests a second of each workload and of each unknown peer.</summary>
    public RateLimit RateLimit { get; init; } = RateLimit.Default;

    /// <summary>Whether credentials are served at all (ECS_ENABLE_TASK_IAM_ROLE).</summary>
    public bool TaskRolesEnabled { get; init; } = true;

    /// <summary>How traces are recorded; null for not at all.</summary>
    public TracingOptions? Traces { get; init; }

    /// <summary>The door for pods; null outside a cluster.</summary>
    public ClusterOptions? ClusterDoor { get; init; }

    /// <summary>The development source.</summary>
    public DevelopmentOptions Development { get; init; } = new();

    /// <summary>The STS source.</summary>
    public StsOptions Sts { get; init; } = new();

    /// <summary>The upstream source.</summary>
    public UpstreamOptions? Upstream { get; init; }
}
