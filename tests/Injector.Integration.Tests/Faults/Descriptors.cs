using System.Globalization;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>Takes file descriptors away from a running process, and gives them back.</summary>
internal static class Descriptors
{
    /// <summary>It may keep those that it has, and open no other.</summary>
    public static Task ExhaustAsync(int pid) => LimitAsync(pid, Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length.ToString(CultureInfo.InvariantCulture));

    /// <summary>As many as it may have at most.</summary>
    public static async Task GiveBackAsync(int pid)
    {
        var limits = await File.ReadAllLinesAsync($"/proc/{pid}/limits", TestContext.Current.CancellationToken);
        var line = limits.Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        await LimitAsync(pid, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]);
    }

    private static async Task LimitAsync(int pid, string soft)
    {
        var (code, output) = await Daemon.RunAsync(["prlimit", "--pid", pid.ToString(CultureInfo.InvariantCulture), $"--nofile={soft}:"]);
        Assert.True(code == 0, output);
    }
}
