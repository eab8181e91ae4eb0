using Injector.Core.Names;

namespace Injector.DockerHook.Sidecars;

/// <summary>How sidecar containers are made.</summary>
public sealed record SidecarOptions
{
    /// <summary>Image to run; null makes one on the spot of <see cref="ProxyBinary"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The published native sidecar, for an image made on the spot.</summary>
    public string? ProxyBinary { get; init; }

    /// <summary>Folder under which each sidecar has its own hand-off folder. The engine mounts it: a path of the host.</summary>
    public string HandoffFolder { get; init; } = HostPaths.Handoff;

    /// <summary>The endpoint's socket for sidecars; its folder is mounted, so that a restarted endpoint is found again.</summary>
    public string DataSocket { get; init; } = HostPaths.DataSocket;

    /// <summary>Most memory of a sidecar, in bytes.</summary>
    public long Memory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whether sidecars name their questions as parts of a trace.</summary>
    public bool Traces { get; init; }

    /// <summary>Log level of sidecars.</summary>
    public string LogLevel { get; init; } = "information";
}
