using Injector.Core.Injection;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>One container of a task definition, read and checked; memory in MiB and cpu in ECS units (1024 are one CPU), as ECS has them.</summary>
/// <param name="Name">Its name within the task.</param>
/// <param name="Image">Its image.</param>
internal sealed record ContainerDefinition(string Name, string Image)
{
    /// <summary>Where it stands, for problems that are found later.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the task ends with it.</summary>
    public bool IsEssential { get; init; } = true;

    /// <summary>Null takes the image's.</summary>
    public IReadOnlyList<string>? EntryPoint { get; init; }

    /// <summary>Null takes the image's.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Variables in order; of a name that stands twice, the last counts.</summary>
    public IReadOnlyList<ContainerVariable> Environment { get; init; } = [];

    /// <summary>Local files with variables; those of <see cref="Environment"/> win.</summary>
    public IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; init; } = [];

    /// <summary>Null takes the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Null takes the image's.</summary>
    public string? User { get; init; }

    /// <summary>ECS units; 0 is the least share.</summary>
    public int Cpu { get; init; }

    /// <summary>Hard limit.</summary>
    public int? Memory { get; init; }

    /// <summary>Soft limit.</summary>
    public int? MemoryReservation { get; init; }

    /// <summary>Whom it waits for, as written; links and volumesFrom imply more.</summary>
    public IReadOnlyList<ContainerDependency> DependsOn { get; init; } = [];

    /// <summary>How long others wait for its condition, from its start; null for ever.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>From the stop signal to the kill; null for the setting.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Mounted volumes of the task.</summary>
    public IReadOnlyList<MountPoint> Mounts { get; init; } = [];

    /// <summary>Mounts of other containers.</summary>
    public IReadOnlyList<VolumesFrom> VolumesFrom { get; init; } = [];

    /// <summary>Other containers under a host name: <c>name</c> or <c>name:alias</c>.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Limits.</summary>
    public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    /// <summary>What only Linux has.</summary>
    public LinuxSettings Linux { get; init; } = new();

    /// <summary>Its probe; null when the definition has none.</summary>
    public HealthCheck? Health { get; init; }

    /// <summary>Null takes the engine's.</summary>
    public LogSetting? Log { get; init; }

    /// <summary>Host name inside.</summary>
    public string? Hostname { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Domains that are searched.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Lines of /etc/hosts: <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>SELinux, AppArmor and no-new-privileges.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>Kernel parameters.</summary>
    public IReadOnlyDictionary<string, string> SystemControls { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Root of the host.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Nothing but volumes can be written.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Standard input stays open.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Has a terminal.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>No network but loopback, whatever the task's mode.</summary>
    public bool HasNoNetwork { get; init; }
}
