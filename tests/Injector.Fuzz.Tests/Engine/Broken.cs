using System.Diagnostics.CodeAnalysis;

namespace Injector.Fuzz.Tests.Engine;

/// <summary>Something that must hold does not.</summary>
internal sealed class Broken(string message) : Exception(message)
{
    /// <summary>Throws unless it holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds)
            throw new Broken(message);
    }
}
