namespace Injector.Core.Injection;

/// <summary>What a container's environment should have.</summary>
/// <param name="Uri">The credentials variable.</param>
/// <param name="Host">The host in front of which no proxy may stand.</param>
/// <param name="Region">AWS region; null leaves it alone.</param>
public sealed record EnvironmentWish(ContainerVariable Uri, string Host, string? Region);
