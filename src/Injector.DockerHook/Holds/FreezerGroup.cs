namespace Injector.DockerHook.Holds;

/// <summary>
/// The control group by which the kernel freezes a container. When somebody begins an exec in a container at the moment it is frozen, the
/// engine waits for the frozen exec, and so never comes to let the container run: only the kernel can be told to.
/// </summary>
internal static class FreezerGroup
{
    private const string Root = "/sys/fs/cgroup";

    // By the engine's cgroup drivers, cgroupfs and systemd, under cgroup v1 and v2: file, and what to write.
    private static readonly (string Folder, string File, string Word)[] Places =
    [
        (Root + "/freezer", "freezer.state", "THAWED"),
        (Root, "cgroup.freeze", "0"),
    ];

    /// <summary>Has the kernel let a container run.</summary>
    /// <returns>False when its group is not to be found here.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static bool Thaw(string containerId)
    {
        var isFound = false;
        foreach (var (folder, file, word) in Places)
        {
            foreach (var group in Find(folder, containerId).Select(group => Path.Combine(group, file)).Where(File.Exists))
            {
                File.WriteAllText(group, word);
                isFound = true;
            }
        }

        return isFound;
    }

    private static IEnumerable<string> Find(string folder, string containerId)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, $"*{containerId}*", everywhere) : [];
    }
}
