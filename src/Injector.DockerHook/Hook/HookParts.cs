using Injector.Core.Credentials;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Holds;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Recreate;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Runtime;
using Injector.DockerHook.Serving;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Workloads;

namespace Injector.DockerHook.Hook;

/// <summary>What the hook is made of.</summary>
internal sealed record HookParts(
    HostKey Ids, Registrations Registrations, SidecarSet Sidecars, NamespaceUnits Units, ImageIdentity Images, ReportBook Reports, TaskBook Tasks, HoldKeeper Holds)
{
    /// <summary>By a sidecar in the container's own network namespace.</summary>
    public required SidecarServing BySidecar { get; init; }

    /// <summary>Containers whose start the OCI runtime wrapper holds.</summary>
    public RuntimeStarts Starts { get; } = new();

    /// <summary>What the OCI runtime wrapper has put into containers.</summary>
    public required WrapperVariables ByWrapper { get; init; }

    /// <summary>Puts the variable into containers that lack it.</summary>
    public required Recreation Recreation { get; init; }

    /// <summary>By the host's endpoint.</summary>
    public required LoopbackServing ByLoopback { get; init; }
}
