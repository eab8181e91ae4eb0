using Injector.Networking.Firewall;

namespace Injector.Networking.Tests;

/// <summary>Runs the tools that build the test's networks.</summary>
internal static class Shell
{
    /// <summary>Runs a program and returns what it printed; anything but exit code 0 fails the test.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var result = Command.Run(program, arguments);
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}: {result.Explanation}");
        return result.Output;
    }

    public static void Ip(string arguments) => Run("ip", arguments.Split(' '));
}
