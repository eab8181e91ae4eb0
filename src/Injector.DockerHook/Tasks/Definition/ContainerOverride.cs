using Injector.Core.Injection;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>What RunTask changes of one container; null leaves it as it is.</summary>
internal sealed record ContainerOverride(
    string Name,
    IReadOnlyList<string>? Command,
    IReadOnlyList<ContainerVariable> Environment,
    IReadOnlyList<EnvironmentFile> EnvironmentFiles,
    int? Cpu,
    int? Memory,
    int? MemoryReservation)
{
    /// <summary>The container with it applied: variables and files are added and win, the rest replaces.</summary>
    public ContainerDefinition Apply(ContainerDefinition container) => container with
    {
        Command = Command ?? container.Command,
        Environment = [.. container.Environment, .. Environment],
        EnvironmentFiles = [.. container.EnvironmentFiles, .. EnvironmentFiles],
        Cpu = Cpu ?? container.Cpu,
        Memory = Memory ?? container.Memory,
        MemoryReservation = MemoryReservation ?? container.MemoryReservation,
    };
}
