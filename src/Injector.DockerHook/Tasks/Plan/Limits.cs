using System.Text.Json.Nodes;
using Injector.DockerHook.Tasks.Definition;
using static Injector.DockerHook.Tasks.Plan.JsonBuilding;

namespace Injector.DockerHook.Tasks.Plan;

/// <summary>What a container may use, as the engine's HostConfig has it.</summary>
internal static class Limits
{
    // ECS gives these to a container that asks for none.
    private const int LeastShares = 2;
    private const int UnitsOfCpu = 1024;
    private const long NanosOfCpu = 1_000_000_000;

    /// <summary>Adds it. The task's own cpu and memory bound every container.</summary>
    public static JsonObject Add(JsonObject host, TaskDefinition task, ContainerDefinition container, EngineFacts facts)
    {
        var linux = container.Linux;
        var memory = container.Memory is null || task.Memory < container.Memory ? task.Memory ?? container.Memory : container.Memory;
        return host
            .With("CpuShares", Math.Max(LeastShares, container.Cpu))
            .With("NanoCpus", task.Cpu is { } cpu && !IsWholeHost(cpu, facts) ? JsonValue.Create(cpu * NanosOfCpu / UnitsOfCpu) : null)
            .With("Memory", Mebibytes(memory))
            .With("MemoryReservation", Mebibytes(container.MemoryReservation))
            .With("MemorySwap", linux.MaxSwap is { } swap ? Mebibytes(memory + swap) : null)
            .With("MemorySwappiness", linux.Swappiness is { } swappiness ? JsonValue.Create(swappiness) : null)
            .With("Ulimits", new JsonArray([.. container.Ulimits.Select(limit =>
                new JsonObject { ["Name"] = limit.Name, ["Soft"] = limit.Soft, ["Hard"] = limit.Hard })]))
            .With("CapAdd", List(linux.AddedCapabilities))
            .With("CapDrop", List(linux.DroppedCapabilities))
            .With("Devices", new JsonArray([.. linux.Devices.Select(device => new JsonObject
            {
                ["PathOnHost"] = device.HostPath,
                ["PathInContainer"] = device.ContainerPath,
                ["CgroupPermissions"] = device.Permissions,
            })]))
            .With("Init", linux.HasInit)
            .With("ShmSize", task.Ipc is NamespaceMode.Task ? null : Mebibytes(linux.SharedMemory))
            .With("Tmpfs", Map(linux.Tmpfs));
    }

    /// <summary>Whether a task's cpu is all that the host has: the engine refuses a limit beyond it.</summary>
    public static bool IsWholeHost(int cpu, EngineFacts facts) => cpu >= facts.Cpus * UnitsOfCpu;
}
