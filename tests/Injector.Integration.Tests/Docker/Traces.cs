using System.Text.Json.Nodes;

namespace Injector.Integration.Tests.Docker;

/// <summary>What containers that are gone may have left behind.</summary>
internal sealed class Traces(DockerHost host, HookWorld world, IReadOnlyCollection<Service> services)
{
    /// <summary>Looks for sidecar containers, hand-off folders, registrations, and network namespaces.</summary>
    /// <param name="spaces">Network namespaces that the containers were in.</param>
    public async Task<IReadOnlyList<string>> FindAsync(IEnumerable<string> spaces)
    {
        var keys = services.Select(service => service.Key).ToHashSet(StringComparer.Ordinal);
        var ids = services.Select(service => service.ContainerId).ToHashSet(StringComparer.Ordinal);
        var foreign = Footprint.Of(world.Hook.Pid).ForeignSockets;
        return
        [
            .. (await SidecarsAsync()).Where(keys.Contains).Select(key => "sidecar " + key),
            .. Directory.EnumerateDirectories(world.Hook.HandoffFolder).Select(folder => Path.GetFileName(folder)!).Where(keys.Contains).Select(key => "folder " + key),
            .. (await WorkloadsAsync()).Where(ids.Contains).Select(id => "workload of " + id),
            .. spaces.Intersect(Footprint.Namespaces(), StringComparer.Ordinal).Select(space => "namespace " + space),
            .. foreign > 0 ? [$"{foreign} sockets in other namespaces"] : Array.Empty<string>(),
        ];
    }

    /// <summary>The keys of all sidecar containers; one that is there twice stands there twice.</summary>
    public async Task<IReadOnlyList<string>> SidecarsAsync() =>
        (await host.DockerAsync("ps", "-a", "--filter", "label=ecs-injector.io/sidecar-of", "--format", "{{.Label \"ecs-injector.io/sidecar-of\"}}"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The containers of all workloads that the endpoint knows.</summary>
    public async Task<IReadOnlyList<string>> WorkloadsAsync() =>
        [.. JsonNode.Parse(await UnixHttp.GetAsync(world.Endpoint.AdminSocket, "/v1/workloads"))!["workloads"]!.AsArray()
            .Select(workload => (string?)workload!["names"]?["containerId"] ?? "")];
}
