using Injector.Networking.Firewall;

namespace Injector.Networking.Tests;

public sealed class IptablesToolTests
{
    [Fact]
    public void Without_any_binary_the_error_says_what_was_looked_for_and_how_to_mend_it()
    {
        var exception = Assert.Throws<NetworkSetupException>(() => IptablesTool.Find("/nowhere", ["/nowhere/else"]));

        Assert.Contains("iptables-legacy: not found", exception.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere:/nowhere/else", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Install iptables", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_that_does_not_work_is_passed_over_for_one_that_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        var folder = Directory.CreateTempSubdirectory();
        WriteScript(folder, "iptables", "echo wrong flavour >&2; exit 3");
        WriteScript(folder, "iptables-legacy", "exit 0");
        WriteScript(folder, "iptables-legacy-restore", "exit 0");

        var tool = IptablesTool.Find(folder.FullName, []);

        Assert.Equal(Path.Combine(folder.FullName, "iptables-legacy"), tool.Path);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void When_none_works_the_error_quotes_what_they_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        var folder = Directory.CreateTempSubdirectory();
        WriteScript(folder, "iptables", "echo Permission denied >&2; exit 4");

        var exception = Assert.Throws<NetworkSetupException>(() => IptablesTool.Find(folder.FullName, []));

        Assert.Contains("exit code 4: Permission denied", exception.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static void WriteScript(DirectoryInfo folder, string name, string body)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
