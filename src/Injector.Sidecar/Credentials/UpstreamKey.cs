using Injector.Core.Credentials;
using Injector.Core.Sdks;
using Injector.Sidecar.Traces;

namespace Injector.Sidecar.Credentials;

/// <summary>How a workload is asked for at the upstream.</summary>
/// <param name="Id">The id that the upstream knows it by.</param>
/// <param name="Token">Its token; null reads the token file.</param>
/// <param name="Sdk">The SDK that asked last, so that the endpoint can show it.</param>
/// <param name="Trace">The trace that the question belongs to; null for none.</param>
internal sealed record UpstreamKey(CredentialId Id, SecretText? Token, SdkFamily Sdk = SdkFamily.None, QuestionTrace? Trace = null);
