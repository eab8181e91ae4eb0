using Injector.Networking.Firewall;

namespace Injector.Networking.Tests;

public sealed class CommandTests
{
    [Fact]
    public void Input_output_errors_and_the_exit_code_are_passed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

        var result = Command.Run("/bin/sh", ["-c", "cat; echo \"to $1\" >&2; exit 7", "sh", "stderr"], new string('x', 200_000));

        Assert.Equal(200_000, result.Output.Length);
        Assert.Equal("exit code 7: to stderr", result.Explanation);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public void A_program_that_is_killed_or_missing_has_not_succeeded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

        Assert.Equal(128 + 9, Command.Run("/bin/sh", ["-c", "kill -9 $$"]).ExitCode);
        Assert.Contains("cannot be started", Command.Run("/nowhere/program", []).Explanation, StringComparison.Ordinal);
    }
}
