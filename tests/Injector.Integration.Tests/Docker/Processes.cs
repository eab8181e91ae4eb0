using System.Globalization;
using System.Runtime.InteropServices;

namespace Injector.Integration.Tests.Docker;

/// <summary>What tests do with processes of theirs, by number, and read of them.</summary>
internal static class Processes
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Freeze = 19;

    /// <summary>Sends a signal.</summary>
    public static void Signal(int pid, int signal) => Assert.Equal(0, Send(pid, signal));

    /// <summary>Kills a process that may have gone already.</summary>
    public static void TryKill(int pid) => _ = Send(pid, Kill);

    /// <summary>Processes whose command line has this in it.</summary>
    public static IReadOnlyList<int> WithWord(string word) =>
        [.. All().Where(pid => Read(pid, "cmdline").Contains(word, StringComparison.Ordinal))];

    /// <summary>The children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. All().Where(pid => Read(pid, "status").Contains($"\nPPid:\t{parent.ToString(CultureInfo.InvariantCulture)}\n", StringComparison.Ordinal))];

    /// <summary>The children of a process whose command line has this word.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent, string word) =>
        [.. ChildrenOf(parent).Where(pid => Read(pid, "cmdline").Split('\0').Contains(word, StringComparer.Ordinal))];

    /// <summary>Who has started a process.</summary>
    public static int ParentOf(int pid) => int.Parse(
        Read(pid, "status").Split('\n').First(line => line.StartsWith("PPid:", StringComparison.Ordinal))["PPid:".Length..], CultureInfo.InvariantCulture);

    /// <summary>A file of /proc/PID; empty when the process has gone.</summary>
    public static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>What is in a folder, as a process sees it.</summary>
    public static IReadOnlyList<string> List(int pid, string folder) =>
        [.. Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/root{folder}")).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int pid, int signal);
}
