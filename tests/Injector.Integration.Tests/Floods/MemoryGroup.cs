using System.Globalization;

namespace Injector.Integration.Tests.Floods;

/// <summary>A memory control group of the test's own with a limit, of whichever version the machine has; gone in the end.</summary>
internal sealed class MemoryGroup : IAsyncDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private static readonly bool IsOld = Directory.Exists(Root + "/memory");

    private readonly string folder = Path.Combine(IsOld ? Root + "/memory" : Root, "inj-" + Guid.NewGuid().ToString("N")[..10]);

    /// <summary>Makes it.</summary>
    public MemoryGroup(long limit)
    {
        Limit = limit;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, IsOld ? "memory.limit_in_bytes" : "memory.max"), limit.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether this process may make one.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess
        && (IsOld || (File.Exists(Root + "/cgroup.subtree_control") && File.ReadAllText(Root + "/cgroup.subtree_control").Contains("memory", StringComparison.Ordinal)));

    /// <summary>What its processes may use together.</summary>
    public long Limit { get; }

    /// <summary>The most that they have used.</summary>
    public long Peak => long.Parse(File.ReadAllText(Path.Combine(folder, IsOld ? "memory.max_usage_in_bytes" : "memory.peak")), CultureInfo.InvariantCulture);

    /// <summary>A command line that runs inside, under the same process id.</summary>
    public string[] Inside(string[] command) => ["/bin/sh", "-c", $"echo $$ > {folder}/cgroup.procs && exec \"$@\"", "sh", .. command];

    /// <summary>Removes it; its processes have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var tries = 0; tries < 50; tries++)
        {
            try
            {
                Directory.Delete(folder);
                return;
            }
            catch (IOException)
            {
                // The kernel is still clearing up after the last process.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }
}
