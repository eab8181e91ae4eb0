using Injector.Core.Credentials;

namespace Injector.DockerHook.Handoff;

/// <summary>A workload on a listener.</summary>
/// <param name="Id">What stands in the container's variable.</param>
/// <param name="UpstreamId">What the endpoint knows it by.</param>
/// <param name="Token">Its token there.</param>
internal sealed record ServedWorkload(CredentialId Id, CredentialId UpstreamId, SecretText Token);
