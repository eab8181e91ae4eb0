using Docker.DotNet.Models;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Recreate;

/// <summary>All containers beside one. A listing does not tell who has joined whose namespaces, hence each is looked at.</summary>
internal static class OtherContainers
{
    private const int AtOnce = 8;

    /// <summary>Reads them, also those that do not run.</summary>
    public static async Task<IReadOnlyList<ContainerFacts>> ReadAsync(DockerEngine engine, string containerId, CancellationToken cancellation)
    {
        var listed = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, cancellation);
        var found = new List<ContainerFacts>();
        foreach (var some in listed.Where(other => other.ID != containerId).Chunk(AtOnce))
        {
            var inspected = await Task.WhenAll(some.Select(other => engine.InspectAsync(other.ID, cancellation)));
            found.AddRange(inspected.OfType<System.Text.Json.Nodes.JsonObject>().Select(ContainerFacts.Read));
        }

        return found;
    }
}
