namespace Injector.Networking;

/// <summary>
/// The kernel or a tool refused a step without which credentials could not be delivered safely.
/// The message says what was expected, what was found and how to mend it; it never holds a secret.
/// </summary>
public sealed class NetworkSetupException : Exception
{
    public NetworkSetupException(string message, int errno = 0, Exception? innerException = null)
        : base(message, innerException) => Errno = errno;

    /// <summary>The kernel's error number, 0 when the failure did not come from the kernel directly.</summary>
    public int Errno { get; }
}
