namespace Injector.DockerHook.Reports;

/// <summary>What the hook last did with a container.</summary>
/// <param name="ContainerId">The engine's id.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">The role that it wishes for; null when it does not say.</param>
/// <param name="Reason">One of <see cref="Core.Names.HookReasons"/>.</param>
/// <param name="Message">For people.</param>
public sealed record ContainerReport(string ContainerId, string Name, string? Role, string Reason, string Message)
{
    /// <summary>What the endpoint knows it by; null when it was not registered.</summary>
    public string? WorkloadId { get; init; }

    /// <summary>Whether it runs, as the engine says it: <c>running</c>, <c>paused</c>, <c>exited</c>, …</summary>
    public string State { get; init; } = "";

    /// <summary>Since when it has been so.</summary>
    public DateTimeOffset Since { get; init; }
}
