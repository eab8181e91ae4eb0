namespace Injector.DockerHook.Tasks.Definition;

/// <summary>A container's log driver, as the engine takes it.</summary>
internal sealed record LogSetting(string Driver, IReadOnlyDictionary<string, string> Options);
