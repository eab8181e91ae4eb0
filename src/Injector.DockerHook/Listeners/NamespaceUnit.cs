using System.Collections.Concurrent;
using Injector.DockerHook.Handoff;
using Injector.DockerHook.Sidecars;
using Injector.Networking.Listeners;

namespace Injector.DockerHook.Listeners;

/// <summary>One network namespace that is served: its listener, its sidecar, and the containers in it.</summary>
/// <param name="Listener">The hook's copy of the listener.</param>
/// <param name="Name">What the listener is called between hook and sidecar.</param>
/// <param name="Sidecar">Who answers on it.</param>
internal sealed record NamespaceUnit(NamespaceListener Listener, string Name, Sidecar Sidecar)
{
    /// <summary>Whether the sidecar held the listener before this hook came.</summary>
    public bool IsHeld { get; init; }

    /// <summary>By container id.</summary>
    public ConcurrentDictionary<string, ServedWorkload> Members { get; } = new(StringComparer.Ordinal);
}
