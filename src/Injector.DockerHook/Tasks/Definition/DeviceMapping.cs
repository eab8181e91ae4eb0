namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A device of the host inside a container.</summary>
/// <param name="Permissions">Letters out of <c>rwm</c>.</param>
internal sealed record DeviceMapping(string HostPath, string ContainerPath, string Permissions);
