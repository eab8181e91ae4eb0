namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A local file of variables.</summary>
/// <param name="File">Its path; a relative one counts from the task definition's folder.</param>
/// <param name="Path">Where it is named, for problems.</param>
internal sealed record EnvironmentFile(string File, string Path);
