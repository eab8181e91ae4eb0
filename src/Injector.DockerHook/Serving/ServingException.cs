namespace Injector.DockerHook.Serving;

/// <summary>A container cannot be served now, and is to be tried again.</summary>
/// <param name="reason">One of <see cref="Core.Names.HookReasons"/>.</param>
/// <param name="message">What was expected, what was found, and the mend.</param>
/// <param name="inner">What was behind it.</param>
public sealed class ServingException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="Core.Names.HookReasons"/>.</summary>
    public string Reason => reason;
}
