using Injector.Core.Injection;

namespace Injector.DockerHook.Tasks;

/// <summary>What an operator has settled about tasks.</summary>
public sealed record TaskOptions
{
    /// <summary>Image of the pause container: the sidecar's.</summary>
    public string PauseImage { get; init; } = "injector-proxy";

    /// <summary>ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST: whether a task of network mode host may have a role.</summary>
    public bool ServesHostNetwork { get; init; }

    /// <summary>Which form of the credentials path is put into containers.</summary>
    public RelativeUriStyle UriStyle { get; init; }

    /// <summary>AWS region for the containers of tasks with a role; null leaves it alone.</summary>
    public string? Region { get; init; }

    /// <summary>From the stop signal to the kill, where a container says nothing; ECS's own default.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a container's credentials may take until they can be reached.</summary>
    public TimeSpan ServeWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a container's health is looked at while another one waits for it.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
