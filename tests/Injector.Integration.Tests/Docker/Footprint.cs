using System.Globalization;

namespace Injector.Integration.Tests.Docker;

/// <summary>What a process holds, by the kernel's word.</summary>
/// <param name="Descriptors">Open files of any kind.</param>
/// <param name="Threads">Threads.</param>
/// <param name="ForeignSockets">Sockets of other network namespaces than its own: each keeps its namespace alive.</param>
internal sealed record Footprint(int Descriptors, int Threads, int ForeignSockets)
{
    public static Footprint Of(int processId)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        var links = Directory.EnumerateFiles(folder + "/fd").Select(Target).OfType<string>().ToList();
        return new Footprint(links.Count, Directory.GetDirectories(folder + "/task").Length, links.Count(IsSocket) - Known(folder, links));
    }

    /// <summary>Name of the network namespace of a process: <c>net:[INODE]</c>.</summary>
    public static string NamespaceOf(int processId) => Target(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/ns/net")) ?? "";

    /// <summary>Network namespaces in which some process of the machine runs.</summary>
    public static IReadOnlySet<string> Namespaces() => Directory.EnumerateDirectories("/proc")
        .Select(folder => Target(folder + "/ns/net")).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static bool IsSocket(string link) => link.StartsWith("socket:[", StringComparison.Ordinal);

    // The tables of a process show the sockets of its own network namespace.
    private static int Known(string folder, IEnumerable<string> links)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in new[] { "unix", "tcp", "tcp6", "udp", "udp6", "netlink", "raw", "packet" })
        {
            foreach (var line in File.ReadLines($"{folder}/net/{table}"))
                there.UnionWith(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"socket:[{word}]"));
        }

        return links.Count(link => IsSocket(link) && there.Contains(link));
    }

    // Files come and go while they are counted.
    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
