namespace Injector.Core.Names;

/// <summary>Names of what is put into a pod; a pod may not bring its own things of these names.</summary>
public static class InjectedNames
{
    /// <summary>Init container that prepares 169.254.170.2 in the pod's network namespace.</summary>
    public const string LinkLocalContainer = "ecs-link-local";

    /// <summary>The sidecar.</summary>
    public const string ProxyContainer = "ecs-credential-proxy";

    /// <summary>Port of the sidecar's health and metrics, where they are shown outside the pod.</summary>
    public const string MetricsPort = "ecs-metrics";

    /// <summary>Where the program is in the sidecar's image.</summary>
    public const string ProxyBinary = "/usr/local/bin/injector-proxy";

    /// <summary>Volume with the service-account token for the endpoint; mounted into the sidecar alone.</summary>
    public const string TokenVolume = "ecs-injector-token";

    /// <summary>Where it is mounted.</summary>
    public const string TokenFolder = "/var/run/secrets/ecs-injector.io";

    /// <summary>Name of the token's file there.</summary>
    public const string TokenFile = "token";

    /// <summary>Audience of the token: nobody but the endpoint takes it.</summary>
    public const string TokenAudience = Labels.Group;
}
