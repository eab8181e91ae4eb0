using System.Globalization;
using Injector.Core.Credentials;
using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>Makes the plan of a task. Pure.</summary>
internal static class TaskPlanner
{
    private const string Bounds =
        "cpu and memory of the task bound each of its containers, not their sum: the engine knows no task";

    /// <summary>Whether it needs nothing that this host does not have; what it finds are problems.</summary>
    public static void Check(TaskDefinition task, TaskOptions settings, EngineFacts facts, TaskProblems problems)
    {
        if (task.Network is NetworkMode.Host && task.TaskRole is not null && !settings.ServesHostNetwork)
        {
            problems.Add(
                "networkMode",
                "a task of network mode host may have a role only with ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true, since every process of the "
                + "host could ask for its credentials: use bridge or awsvpc, or start injector docker with it");
        }

        if (task.Architecture is { } wanted && wanted != facts.EcsArchitecture)
            problems.Add("runtimePlatform.cpuArchitecture", $"expected the engine's own {facts.EcsArchitecture}, found {wanted}");
    }

    /// <summary>Makes it.</summary>
    /// <param name="request">Checked, with its environment files read in.</param>
    /// <param name="taskId">32 hexadecimal digits.</param>
    /// <param name="fresh">The credential id, for a task that has a role.</param>
    public static TaskPlan Make(TaskRequest request, string taskId, CredentialId fresh, TaskOptions settings, EngineFacts facts)
    {
        var task = request.Definition;
        var names = TaskNames.Make(taskId, task, request.Cluster);
        var hasRole = task.TaskRole is not null;
        var wish = hasRole ? ContainerEnvironment.Wish(fresh, task.Network, settings) : null;
        var bodies = new ContainerBody(task, names, settings, facts, hasRole);
        var notices = Notices(task, facts);
        var planned = DependencyOrder.Sort(task.Containers).Select(container =>
        {
            var environment = ContainerEnvironment.Make(container, facts.ImageVariables.GetValueOrDefault(container.Image, []), wish, notices);
            return new PlannedContainer(container.Name, names.Container(container.Name), bodies.Make(container, environment))
            {
                IsEssential = container.IsEssential,
                DependsOn = DependencyOrder.Of(container),
                StartTimeout = container.StartTimeout,
                StopTimeout = container.StopTimeout ?? settings.StopTimeout,
            };
        }).ToList();
        if (Pause.IsNeeded(task))
            planned.Insert(0, Pause.Make(task, names, settings, hasRole));

        return new TaskPlan(names, task, request.Cluster, planned, Volumes(task, names))
        {
            CredentialId = hasRole ? fresh : null,
            Notices = notices,
        };
    }

    private static List<string> Notices(TaskDefinition task, EngineFacts facts)
    {
        var notices = task.Notices.ToList();
        if (task.Cpu is not null || task.Memory is not null)
            notices.Add(Bounds);
        if (task.Cpu is { } cpu && Limits.IsWholeHost(cpu, facts))
            notices.Add(string.Create(CultureInfo.InvariantCulture, $"cpu is all that this host has ({facts.Cpus} CPUs): no limit is set"));
        if (facts.CgroupVersion == "2" && task.Containers.Any(c => c.Linux.Swappiness is not null))
            notices.Add("linuxParameters.swappiness has no effect on this host: control groups of version 2 do not know it");
        return notices;
    }

    private static List<PlannedVolume> Volumes(TaskDefinition task, TaskNames names) =>
    [
        .. task.Volumes
            .Where(volume => volume.SourcePath is null)
            .Select(volume => new PlannedVolume(volume.IsShared ? volume.Name : names.Volume(volume.Name), volume)),
    ];
}
