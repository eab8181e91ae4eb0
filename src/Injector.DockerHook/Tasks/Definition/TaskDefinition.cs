using Injector.Core.Credentials;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A task definition, read and checked, with RunTask's overrides applied.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Containers">In the order in which they are written.</param>
/// <param name="Volumes">What containers mount by name.</param>
internal sealed record TaskDefinition(string Family, IReadOnlyList<ContainerDefinition> Containers, IReadOnlyList<TaskVolume> Volumes)
{
    /// <summary>Its ARN; null when it was never registered.</summary>
    public string? Arn { get; init; }

    /// <summary>Its revision; null when it was never registered.</summary>
    public int? Revision { get; init; }

    /// <summary>The role of its containers; null for none.</summary>
    public RoleArn? TaskRole { get; init; }

    /// <summary>How its containers are networked.</summary>
    public NetworkMode Network { get; init; }

    /// <summary>Process namespaces.</summary>
    public NamespaceMode Pid { get; init; }

    /// <summary>IPC namespaces.</summary>
    public NamespaceMode Ipc { get; init; }

    /// <summary>Bound of every container, in ECS units; null for none.</summary>
    public int? Cpu { get; init; }

    /// <summary>Bound of every container, in MiB; null for none.</summary>
    public int? Memory { get; init; }

    /// <summary>What runtimePlatform asks for, in the words of ECS: <c>X86_64</c> or <c>ARM64</c>; null for any.</summary>
    public string? Architecture { get; init; }

    /// <summary>What a person should know about how it is run here.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
