using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.DockerHook.Tasks.Definition;
using static Injector.DockerHook.Tasks.Plan.JsonBuilding;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>The container that holds the namespaces which a task's containers share, and does nothing else.</summary>
internal static class Pause
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Whether a task has one.</summary>
    public static bool IsNeeded(TaskDefinition task) =>
        task.Network is NetworkMode.AwsVpc || task.Pid is NamespaceMode.Task || task.Ipc is NamespaceMode.Task;

    /// <summary>Whether a kernel parameter belongs to the shared network namespace, and so to its holder.</summary>
    public static bool Takes(TaskDefinition task, string control) =>
        task.Network is NetworkMode.AwsVpc && control.StartsWith("net.", StringComparison.Ordinal);

    /// <summary>Makes it.</summary>
    /// <param name="isServed">Whether the task's credentials are served in its network namespace.</param>
    public static PlannedContainer Make(TaskDefinition task, TaskNames names, TaskOptions settings, bool isServed)
    {
        var holdsNetwork = task.Network is NetworkMode.AwsVpc;
        var ports = holdsNetwork ? [.. task.Containers.SelectMany(c => c.Ports)] : (IReadOnlyList<PortMapping>)[];
        var labels = new Dictionary<string, string>([names.Label], StringComparer.Ordinal);
        if (isServed && holdsNetwork)
            labels[Labels.Inject] = Labels.Enabled;

        var body = new JsonObject()
            .With("Image", settings.PauseImage)
            .With("Entrypoint", List([InjectedNames.ProxyBinary, "pause"]))
            .With("Labels", Map(labels))
            .With("ExposedPorts", Ports.Exposed(ports))
            .With("HostConfig", new JsonObject()
                .With("NetworkMode", holdsNetwork ? "bridge" : "none")
                .With("IpcMode", task.Ipc is NamespaceMode.Task ? "shareable" : null)
                .With("ShmSize", task.Ipc is NamespaceMode.Task ? Mebibytes(task.Containers.Max(c => c.Linux.SharedMemory)) : null)
                .With("PortBindings", Ports.Bindings(ports))
                .With("Sysctls", Map(task.Containers.SelectMany(c => c.SystemControls).Where(c => Takes(task, c.Key)).DistinctBy(c => c.Key, StringComparer.Ordinal)))
                .With("ReadonlyRootfs", value: true)
                .With("CapDrop", List(["ALL"]))
                .With("SecurityOpt", List(["no-new-privileges"])));
        return new PlannedContainer(TaskNames.Pause, names.Container(TaskNames.Pause), body) { IsPause = true, StopTimeout = StopTimeout };
    }
}
