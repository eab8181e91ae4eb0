using Injector.Core.Wire;

namespace Injector.Sidecar.Credentials;

/// <summary>Why a workload is given nothing although nothing is broken; answered from memory until the upstream thinks otherwise.</summary>
/// <param name="code">The upstream's reason code.</param>
/// <param name="error">The upstream's own words; null for an id that it does not know, which is answered as every unknown id is.</param>
internal sealed class Refusal(string code, CredentialError? error)
{
    /// <summary>The upstream's reason code.</summary>
    public string Code => code;

    /// <summary>The answer.</summary>
    public CredentialError For(CredentialRoute route) => error ?? CredentialError.InvalidId(route);
}
