using System.Diagnostics.CodeAnalysis;

/// <summary>
/// An exception that nobody catches, in a program that is otherwise unchanged: with <c>DOTNET_STARTUP_HOOKS</c> naming this assembly it is
/// thrown, by a timer, once the file that <see cref="Variable"/> names is there. Name and method are the runtime's contract.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for it outside of any.")]
[SuppressMessage("Major Bug", "MA0047:Declare types in namespaces", Justification = "The runtime looks for it outside of any.")]
public static class StartupHook
{
    /// <summary>What the exception says.</summary>
    public const string Says = "nobody catches this";

    /// <summary>Names the file.</summary>
    public const string Variable = "INJECTOR_TESTS_CRASH_WHEN";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);
    private static ITimer? looking;

    /// <summary>Called by the runtime before the program.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } file)
            return;

        looking = TimeProvider.System.CreateTimer(
            _ =>
            {
                if (File.Exists(file))
                    throw new InvalidOperationException(Says);
            },
            state: null, Every, Every);
    }
}
