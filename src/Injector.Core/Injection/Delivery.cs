namespace Injector.Core.Injection;

/// <summary>How a workload's SDK reaches its credentials.</summary>
public enum Delivery
{
    /// <summary>AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and 169.254.170.2 in the workload's network namespace: every SDK, needs NET_ADMIN once.</summary>
    LinkLocal,

    /// <summary>AWS_CONTAINER_CREDENTIALS_FULL_URI on 127.0.0.1: no privileges at all.</summary>
    Loopback,
}
