namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A port of a container that is published on the host.</summary>
/// <param name="ContainerPort">Inside.</param>
/// <param name="HostPort">Outside; 0 lets the engine choose a free one.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
internal sealed record PortMapping(int ContainerPort, int HostPort, string Protocol)
{
    /// <summary>How the engine's API names the inner side.</summary>
    public string Key => $"{ContainerPort}/{Protocol}";
}
