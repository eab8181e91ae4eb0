using System.Runtime.InteropServices;

namespace Injector.Networking;

/// <summary>A network namespace cannot be prepared; the message says what was expected, what was found and the mend.</summary>
public sealed class NetworkSetupException(string message) : Exception(message)
{
    private const int NotPermitted = 1;

    internal static NetworkSetupException System(string what, int error) => new(
        $"expected to be able to {what}, found: {Marshal.GetPInvokeErrorMessage(error)}"
        + (error == NotPermitted ? " (give the container the capability NET_ADMIN)" : ""));
}
