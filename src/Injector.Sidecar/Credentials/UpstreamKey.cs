using Injector.Core.Credentials;

namespace Injector.Sidecar.Credentials;

/// <summary>How a workload is asked for at the upstream.</summary>
/// <param name="Id">The id that the upstream knows it by.</param>
/// <param name="Token">Its token; null reads the token file.</param>
internal sealed record UpstreamKey(CredentialId Id, SecretText? Token);
