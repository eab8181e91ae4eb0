using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>A file system of a megabyte in memory, mounted on a folder; it can be filled, and made read-only.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await MustAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Leaves no byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (file.Length < 2 * 1024 * 1024)
                file.Write(block);
            Assert.Fail("a megabyte took two");
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public Task ReadOnlyAsync() => MustAsync("mount", "-o", "remount,ro", Folder);

    public Task WritableAsync() => MustAsync("mount", "-o", "remount,rw", Folder);

    public async ValueTask DisposeAsync() => await MustAsync("umount", "-l", Folder);

    private static async Task MustAsync(params string[] command)
    {
        var (code, output) = await Daemon.RunAsync(command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}");
    }
}
