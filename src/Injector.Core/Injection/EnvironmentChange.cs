namespace Injector.Core.Injection;

/// <summary>What is done to one container's environment.</summary>
/// <param name="Added">Variables to put in front of the container's own, in order.</param>
/// <param name="Extended">Index of a variable of the container's own, and its new value.</param>
/// <param name="Notices">Codes and what they are about, for people.</param>
public sealed record EnvironmentChange(
    IReadOnlyList<ContainerVariable> Added,
    IReadOnlyList<(int Index, string Value)> Extended,
    IReadOnlyList<InjectionNotice> Notices)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Added.Count == 0 && Extended.Count == 0;
}
