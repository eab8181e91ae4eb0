using Injector.Core.Workloads;

namespace Injector.DockerHook.Containers;

/// <summary>Who a container is, for grants.</summary>
public static class DockerIdentity
{
    private const string ComposeProjectLabel = "com.docker.compose.project";

    /// <summary>Tells it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="image">Its image, as grants name it.</param>
    public static WorkloadIdentity Of(ContainerFacts container, ContainerImage image)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkloadNames.Container] = container.Name,
            [WorkloadNames.ContainerId] = container.Id,
        };
        if (container.Label(ComposeProjectLabel) is { Length: > 0 } project)
            names[WorkloadNames.ComposeProject] = project;
        return new WorkloadIdentity(Platform.Docker) { Names = names, Labels = container.Labels, Image = image };
    }
}
