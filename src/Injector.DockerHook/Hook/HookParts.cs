using Injector.DockerHook.Containers;
using Injector.DockerHook.Listeners;
using Injector.DockerHook.Reports;
using Injector.DockerHook.Sidecars;
using Injector.DockerHook.Workloads;

namespace Injector.DockerHook.Hook;

/// <summary>What the hook is made of.</summary>
internal sealed record HookParts(
    WorkloadIds Ids, Registrations Registrations, SidecarSet Sidecars, NamespaceUnits Units, ImageIdentity Images, ReportBook Reports, HookMetrics Metrics);
