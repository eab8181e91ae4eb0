using System.CommandLine;

namespace Injector.Demo;

/// <summary><c>injector demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Make() => new("demo", "The whole way of a credential on this machine alone.");
}
