using Injector.Core.Credentials;

namespace Injector.Kubernetes.Callers;

/// <summary>A pod that has proven by its service-account token that it is one.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="ServiceAccount">Service account.</param>
/// <param name="Pod">Name.</param>
/// <param name="Uid">The only lasting name of a pod: names are used again.</param>
/// <param name="CredentialId">The id that its annotation carries; null for none. A consistency check, never an authority.</param>
/// <param name="Wish">The role it wishes for: its own annotation, else its service account's.</param>
/// <param name="WishProblem">Why the wish cannot be taken; null when it can.</param>
public sealed record PodCaller(
    string Namespace, string ServiceAccount, string Pod, string Uid, string? CredentialId, RoleArn? Wish, string? WishProblem);
