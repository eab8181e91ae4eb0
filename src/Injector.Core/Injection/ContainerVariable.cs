namespace Injector.Core.Injection;

/// <summary>A variable of a container, as declared.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value; null when it is taken from elsewhere (a secret, a field) and cannot be seen.</param>
public readonly record struct ContainerVariable(string Name, string? Value);
