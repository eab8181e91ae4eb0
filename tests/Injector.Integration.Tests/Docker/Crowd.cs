using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Injector.Integration.Tests.Docker;

/// <summary>Many containers, made over the engine's API: a command line for each would take longer than they do.</summary>
internal static class Crowd
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(3);

    /// <summary>Makes a container that has asked for a role; it does not run yet.</summary>
    public static async Task<Service> CreateAsync(DockerHost host, string name, Func<string> story)
    {
        var id = Guid.NewGuid().ToString();
        var containerId = await host.Engine.CreateAsync(
            name,
            new JsonObject
            {
                ["Image"] = DockerHost.Image,
                ["Cmd"] = new JsonArray("sleep", "600"),
                ["Env"] = new JsonArray("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" + id),
                ["Labels"] = new JsonObject { ["ecs-injector.io/inject"] = "enabled", ["ecs-injector.io/task-role-arn"] = HookWorld.RoleOf(name) },
                ["HostConfig"] = new JsonObject { ["Binds"] = new JsonArray("/usr:/usr:ro") },
            },
            TestContext.Current.CancellationToken);
        return new Service(host, name, id, containerId, story);
    }

    /// <summary>Starts it, with more patience than the engine's client has: a slow machine needs long for a hundred at once.</summary>
    public static async Task StartAsync(DockerHost host, Service service)
    {
        using var patient = new DockerClientBuilder()
            .WithEndpoint(new Uri("unix://" + host.Socket)).WithApiVersion(host.Engine.Version).WithTimeout(StartWithin).Build();
        await patient.Containers.StartContainerAsync(service.ContainerId, new ContainerStartParameters(), TestContext.Current.CancellationToken);
    }

    public static Task RestartAsync(DockerHost host, Service service) => host.Engine.Client.Containers.RestartContainerAsync(
        service.ContainerId, new ContainerRestartParameters { WaitBeforeKillSeconds = 0 }, TestContext.Current.CancellationToken);

    public static Task RemoveAsync(DockerHost host, Service service) => host.Engine.RemoveAsync(service.ContainerId, TestContext.Current.CancellationToken);

    /// <summary>Does something for each, a few at a time.</summary>
    public static Task EachAsync(IEnumerable<Service> services, Func<Service, Task> work) => Parallel.ForEachAsync(
        services, new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = TestContext.Current.CancellationToken }, async (service, _) => await work(service));
}
