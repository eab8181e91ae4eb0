namespace Injector.DockerHook.Tasks.Definition;

/// <summary>The probe of a container's health; where a time is null, ECS's own default is meant.</summary>
/// <param name="Command"><c>CMD</c> or <c>CMD-SHELL</c> and what follows; <c>NONE</c> switches the image's own off.</param>
internal sealed record HealthCheck(IReadOnlyList<string> Command, TimeSpan Interval, TimeSpan Timeout, int Retries, TimeSpan StartPeriod);
