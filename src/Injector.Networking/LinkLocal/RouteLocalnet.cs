namespace Injector.Networking.LinkLocal;

/// <summary>
/// Turns route_localnet off in the calling thread's network namespace. Hosts with the guide's rules set it, and every new
/// namespace inherits it: then packets from outside are routed to 127.0.0.0/8. Best effort, since containers usually see
/// /proc/sys read-only; the guard rules hold without it.
/// </summary>
internal static class RouteLocalnet
{
    // Looked up by the kernel for the calling thread, unlike /proc/self/net.
    private const string Folder = "/proc/sys/net/ipv4/conf";

    public static SetupStep TurnOff()
    {
        var changed = new List<string>();
        var failed = new List<string>();
        // `all` comes first: the kernel takes the greater of it and the interface's own.
        foreach (var file in Files())
        {
            var name = Path.GetFileName(Path.GetDirectoryName(file))!;
            try
            {
                if (File.ReadAllText(file).Trim() is "0")
                    continue;
                File.WriteAllText(file, "0");
                changed.Add(name);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failed.Add($"{name}: {exception.Message}");
            }
        }

        return (failed, changed) switch
        {
            ({ Count: > 0 }, _) => new("route_localnet", SetupOutcome.NotPossible, string.Join("; ", failed)),
            (_, { Count: > 0 }) => new("route_localnet", SetupOutcome.Done, $"set to 0 for {string.Join(", ", changed)}"),
            _ => new("route_localnet", SetupOutcome.AlreadyThere, "0 everywhere"),
        };
    }

    private static IEnumerable<string> Files()
    {
        string[] folders = Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : [Path.Combine(Folder, "all")];
        return folders
            .OrderBy(folder => !folder.EndsWith("/all", StringComparison.Ordinal))
            .Select(folder => Path.Combine(folder, "route_localnet"));
    }
}
