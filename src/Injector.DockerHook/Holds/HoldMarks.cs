namespace Injector.DockerHook.Holds;

/// <summary>Which containers we have frozen, on disk before it is done: a hook that was killed leaves none frozen behind.</summary>
/// <param name="folder">A folder of its own; an empty file for each container.</param>
internal sealed class HoldMarks(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Every container that is marked.</summary>
    public IReadOnlyList<string> All => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!)] : [];

    /// <summary>Where the mark of a container is, or would be.</summary>
    public string PathOf(string containerId) => Path.Combine(folder, containerId);

    /// <summary>Marks a container.</summary>
    /// <exception cref="IOException">It cannot be written: the container must not be frozen.</exception>
    public void Add(string containerId)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        using var file = new FileStream(PathOf(containerId), FileMode.Create, FileAccess.Write);
        file.Flush(flushToDisk: true);
    }

    /// <summary>It runs again.</summary>
    public void Remove(string containerId)
    {
        if (Directory.Exists(folder))
            File.Delete(PathOf(containerId));
    }
}
