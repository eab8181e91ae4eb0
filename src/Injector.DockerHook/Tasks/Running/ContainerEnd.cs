namespace Injector.DockerHook.Tasks.Running;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Reason">What the engine has to say about it; null when there is nothing.</param>
internal sealed record ContainerEnd(int ExitCode, string? Reason)
{
    /// <summary>Exit code of a container of which nobody can say: as if killed.</summary>
    public const int Unknown = 137;

    /// <summary>Reads it off the engine's last word.</summary>
    /// <param name="facts">Null when the container is gone.</param>
    public static ContainerEnd Of(ContainerFacts? facts) => facts is null
        ? new ContainerEnd(Unknown, "the container was removed by somebody else")
        : new ContainerEnd(facts.ExitCode, facts.Problem);
}
