using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.DockerHook.Tasks.Definition;
using static Injector.DockerHook.Tasks.Plan.JsonBuilding;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>The engine's create request for a container of a task. Pure.</summary>
internal sealed class ContainerBody(TaskDefinition task, TaskNames names, TaskOptions settings, EngineFacts facts, bool isServed)
{
    private const long NanosecondsOfTick = 100;

    /// <summary>Makes it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="environment">Its variables, <c>NAME=VALUE</c>.</param>
    public JsonObject Make(ContainerDefinition container, IReadOnlyList<string> environment) => new JsonObject()
        .With("Image", container.Image)
        .With("Hostname", container.Hostname is { Length: > 0 } name ? name : null)
        .With("User", container.User)
        .With("WorkingDir", container.WorkingDirectory)
        .With("Entrypoint", container.EntryPoint is null ? null : List(container.EntryPoint))
        .With("Cmd", container.Command is null ? null : List(container.Command))
        .With("Env", List(environment))
        .With("Labels", Map([.. container.Labels, .. Own()]))
        .With("Tty", container.HasTerminal)
        .With("OpenStdin", container.IsInteractive)
        .With("ExposedPorts", HasPorts ? Ports.Exposed(container.Ports) : null)
        .With("Healthcheck", Health(container.Health))
        .With("StopTimeout", (int)(container.StopTimeout ?? settings.StopTimeout).TotalSeconds)
        .With("HostConfig", HostConfig(container));

    private bool HasPorts => task.Network is NetworkMode.Bridge;

    // Labels of ours: information for people, and for the hook, which believes the book of tasks and not a label.
    private Dictionary<string, string> Own()
    {
        var labels = new Dictionary<string, string>([names.Label], StringComparer.Ordinal);
        if (!isServed)
            return labels;

        labels[Labels.Inject] = Labels.Enabled;
        labels[Labels.Env] = "declared";

        // In a shared namespace the listener stands before the first container is started.
        if (task.Network is not NetworkMode.AwsVpc)
            labels[Labels.Hold] = "pause";
        return labels;
    }

    private JsonObject HostConfig(ContainerDefinition container)
    {
        var host = new JsonObject()
            .With("NetworkMode", NetworkOf(container))
            .With("PidMode", Shared(task.Pid))
            .With("IpcMode", Shared(task.Ipc))
            .With("PortBindings", HasPorts ? Ports.Bindings(container.Ports) : null)
            .With("Links", List(container.Links.Select(Link)))
            .With("Dns", List(container.Dns))
            .With("DnsSearch", List(container.DnsSearch))
            .With("ExtraHosts", List(container.ExtraHosts))
            .With("Binds", List(container.Mounts.Select(Bind)))
            .With("VolumesFrom", List(container.VolumesFrom.Select(from => names.Container(from.Container) + (from.IsReadOnly ? ":ro" : ""))))
            .With("Sysctls", Map(container.SystemControls.Where(control => !Pause.Takes(task, control.Key))))
            .With("SecurityOpt", List(container.SecurityOptions))
            .With("Privileged", container.IsPrivileged)
            .With("ReadonlyRootfs", container.IsReadOnly)
            .With("LogConfig", container.Log is null ? null : new JsonObject().With("Type", container.Log.Driver).With("Config", Map(container.Log.Options)));
        return Limits.Add(host, task, container, facts);
    }

    private string NetworkOf(ContainerDefinition container) => task.Network switch
    {
        NetworkMode.AwsVpc => "container:" + names.Container(TaskNames.Pause),
        NetworkMode.Host => "host",
        NetworkMode.None => "none",
        _ => container.HasNoNetwork ? "none" : "bridge",
    };

    private JsonNode? Shared(NamespaceMode mode) => mode switch
    {
        NamespaceMode.Host => "host",
        NamespaceMode.None => "none",
        NamespaceMode.Task => "container:" + names.Container(TaskNames.Pause),
        _ => null,
    };

    private string Link(string link)
    {
        var target = DependencyOrder.LinkTarget(link);
        var alias = link.Length > target.Length ? link[(target.Length + 1)..] : target;
        return $"{names.Container(target)}:{alias}";
    }

    private string Bind(MountPoint mount)
    {
        var volume = task.Volumes.First(v => v.Name == mount.Volume);
        var source = volume.SourcePath ?? (volume.IsShared ? volume.Name : names.Volume(volume.Name));
        return $"{source}:{mount.ContainerPath}{(mount.IsReadOnly ? ":ro" : "")}";
    }

    private static JsonObject? Health(HealthCheck? check) => check is null ? null : new JsonObject()
        .With("Test", List(check.Command))
        .With("Interval", check.Interval.Ticks * NanosecondsOfTick)
        .With("Timeout", check.Timeout.Ticks * NanosecondsOfTick)
        .With("Retries", check.Retries)
        .With("StartPeriod", check.StartPeriod.Ticks * NanosecondsOfTick);
}
