namespace Injector.DockerHook.Tasks.Definition;

/// <summary>One edge of the order in which containers are started.</summary>
/// <param name="Container">Name of the container that is waited for.</param>
/// <param name="Condition">Until when.</param>
internal sealed record ContainerDependency(string Container, DependencyCondition Condition);
