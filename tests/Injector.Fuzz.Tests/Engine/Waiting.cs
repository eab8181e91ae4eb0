using System.Diagnostics.CodeAnalysis;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Waits for what is asynchronous.</summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "Inputs are taken one after the other on a thread of their own, which measures what each costs.")]
internal static class Waiting
{
    /// <summary>Waits for a result.</summary>
    public static T For<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>Waits.</summary>
    public static void For(Task task) => task.GetAwaiter().GetResult();
}
