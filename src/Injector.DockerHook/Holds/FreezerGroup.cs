namespace Injector.DockerHook.Holds;

/// <summary>
/// The control group by which the kernel freezes a container. When somebody begins an exec in a container at the moment it is frozen, the
/// engine waits for the frozen exec, and so never comes to let the container run: only the kernel can be told to.
/// </summary>
internal static class FreezerGroup
{
    private const string Root = "/sys/fs/cgroup";

    // Under cgroup v1 and v2, whatever the engine's driver. A host with both has the engine use the first: the other must be left alone.
    private static readonly (string Folder, string File, string Freezes, string Thaws)[] Places =
    [
        (Root + "/freezer", "freezer.state", "FROZEN", "THAWED"),
        (Root, "cgroup.freeze", "1", "0"),
    ];

    /// <summary>Has the kernel let a container run, where its group is to be found.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Thaw(string containerId) => Write(containerId, isFrozen: false);

    /// <summary>Has the kernel freeze it.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Freeze(string containerId) => Write(containerId, isFrozen: true);

    private static void Write(string containerId, bool isFrozen)
    {
        foreach (var (folder, file, freezes, thaws) in Places)
        {
            if (Find(folder, containerId).Select(group => Path.Combine(group, file)).FirstOrDefault(File.Exists) is not { } group)
                continue;

            File.WriteAllText(group, isFrozen ? freezes : thaws);
            return;
        }
    }

    private static IEnumerable<string> Find(string folder, string containerId)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, $"*{containerId}*", everywhere) : [];
    }
}
