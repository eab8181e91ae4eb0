namespace Injector.DockerHook.Tasks.Definition;

/// <summary>What <c>linuxParameters</c> asks for; sizes are in MiB, as ECS has them.</summary>
internal sealed record LinuxSettings
{
    /// <summary>Capabilities added.</summary>
    public IReadOnlyList<string> AddedCapabilities { get; init; } = [];

    /// <summary>Capabilities dropped.</summary>
    public IReadOnlyList<string> DroppedCapabilities { get; init; } = [];

    /// <summary>Devices of the host.</summary>
    public IReadOnlyList<DeviceMapping> Devices { get; init; } = [];

    /// <summary>Whether an init process reaps.</summary>
    public bool HasInit { get; init; }

    /// <summary>Size of /dev/shm.</summary>
    public int? SharedMemory { get; init; }

    /// <summary>Options of each tmpfs by its path.</summary>
    public IReadOnlyDictionary<string, string> Tmpfs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Swap beyond the memory limit.</summary>
    public int? MaxSwap { get; init; }

    /// <summary>0 to 100.</summary>
    public int? Swappiness { get; init; }
}
