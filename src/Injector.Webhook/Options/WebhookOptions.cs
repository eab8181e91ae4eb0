using System.Net;
using Injector.Core.Names;
using Injector.Webhook.Certificates;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Options;

/// <summary>Everything that a webhook can be told.</summary>
public sealed record WebhookOptions
{
    /// <summary>Where reviews are taken, HTTPS.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.IPv6Any, Ports.Cluster);

    /// <summary>Health and metrics, HTTP.</summary>
    public IPEndPoint MetricsListen { get; init; } = new(IPAddress.Loopback, Ports.Metrics);

    /// <summary>Whether a busy metrics port is but a warning.</summary>
    public bool MetricsOptional { get; init; } = true;

    /// <summary>Namespace that this runs in.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the MutatingWebhookConfiguration.</summary>
    public string Configuration { get; init; } = "ecs-injector";

    /// <summary>Name of the Lease that elects the writer.</summary>
    public string Lease { get; init; } = "ecs-injector-certificates";

    /// <summary>How long the Lease holds without renewal.</summary>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>Our own certificates; null for files.</summary>
    public ManagedOptions? Managed { get; init; }

    /// <summary>Certificates in files; null for our own.</summary>
    public CertificateFiles? Files { get; init; }

    /// <summary>What is injected; delivery of the endpoint's CA comes with the certificates.</summary>
    public required InjectionSettings Injection { get; init; }

    /// <summary>Native or classic sidecars; null asks the cluster.</summary>
    public bool? NativeSidecars { get; init; }

    /// <summary>How long a stopping webhook goes on answering, not ready, so that nobody is sent to it any more.</summary>
    public TimeSpan LeaveTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether Kubernetes Events are written.</summary>
    public bool Events { get; init; } = true;
}
