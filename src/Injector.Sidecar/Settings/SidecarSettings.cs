using System.Net;
using System.Security.Cryptography.X509Certificates;
using Injector.Core.Credentials;
using Injector.Core.Names;
using Injector.Hosting.Logging;
using Injector.Hosting.Upstream;
using Microsoft.Extensions.Logging;

namespace Injector.Sidecar.Settings;

/// <summary>Everything that a sidecar is told.</summary>
public sealed record SidecarSettings
{
    /// <summary>The ids it answers on its own listener; none where a host hook hands listeners over.</summary>
    public IReadOnlyList<CredentialId> Ids { get; init; } = [];

    /// <summary>Where credentials come from.</summary>
    public required UpstreamAddress Upstream { get; init; }

    /// <summary>File with the raw Authorization value, read for every call; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The only CAs that the upstream may chain to; null takes the machine's.</summary>
    public X509Certificate2Collection? TrustedCas { get; init; }

    /// <summary>The credential listener; null where listeners are only handed over.</summary>
    public IPEndPoint? Listen { get; init; } = new(IPAddress.Loopback, Ports.Credentials);

    /// <summary>Health and metrics.</summary>
    public IPEndPoint AdminListen { get; init; } = new(IPAddress.Loopback, Ports.SidecarAdmin);

    /// <summary>Unix socket of the host hook; null for none.</summary>
    public string? HandoffSocket { get; init; }

    /// <summary>How often the upstream is asked whether the role is still granted.</summary>
    public TimeSpan RevalidateEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for credentials that are not there yet: under the 1 s at which SDKs give up.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Whether SIGTERM leaves it serving until it is killed: where an orchestrator stops all containers of a pod at once.</summary>
    public bool ServesUntilKilled { get; init; }

    /// <summary>Whether questions to the upstream are named as parts of a trace.</summary>
    public bool Traces { get; init; }

    /// <summary>Form of the log.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Lowest level of the log.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
