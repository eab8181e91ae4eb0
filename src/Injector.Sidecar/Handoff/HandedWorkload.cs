using Injector.Core.Credentials;

namespace Injector.Sidecar.Handoff;

/// <summary>A workload that a hook hands over with a listener.</summary>
/// <param name="Id">What it is asked by on the listener.</param>
/// <param name="UpstreamId">What the upstream knows it by: ids that people declare may be the same in several containers.</param>
/// <param name="Token">Its token for the upstream.</param>
internal sealed record HandedWorkload(CredentialId Id, CredentialId UpstreamId, SecretText? Token);
