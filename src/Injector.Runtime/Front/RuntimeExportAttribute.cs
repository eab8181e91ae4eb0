// The compiler knows this attribute by its name alone, as it stands in the runtime's own library.
namespace System.Runtime;

/// <summary>Gives a method a name for the linker, and compiles it without anything that needs the .NET runtime to have started.</summary>
/// <param name="entry">The name.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeExportAttribute(string entry) : Attribute
{
    /// <summary>The name.</summary>
    public string Entry => entry;
}
