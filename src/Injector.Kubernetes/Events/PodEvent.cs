namespace Injector.Kubernetes.Events;

/// <summary>Something that somebody should see beside his pod, or beside what makes his pods.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="ApiVersion">API version of what it is about.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; null for a pod that is being made.</param>
/// <param name="IsWarning">Warning or Normal.</param>
/// <param name="Reason">Code.</param>
/// <param name="Message">For people.</param>
public sealed record PodEvent(
    string Namespace, string ApiVersion, string Kind, string Name, string? Uid, bool IsWarning, string Reason, string Message);
