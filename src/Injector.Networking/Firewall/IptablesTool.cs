using Injector.Networking.Host;

namespace Injector.Networking.Firewall;

/// <summary>An iptables binary that works in the calling thread's namespace, and its iptables-restore.</summary>
internal sealed class IptablesTool
{
    // The plain name is the distribution's choice; the others are there when it points at the flavour this kernel lacks.
    private static readonly string[] Names = ["iptables", "iptables-nft", "iptables-legacy"];
    private static readonly string[] UsualFolders = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    private readonly string restorePath;

    private IptablesTool(string path, string restorePath)
    {
        Path = path;
        this.restorePath = restorePath;
    }

    public string Path { get; }

    /// <exception cref="NetworkSetupException">None is there, or none works.</exception>
    public static IptablesTool Find() => Find(Environment.GetEnvironmentVariable("PATH"), UsualFolders);

    internal static IptablesTool Find(string? searchPath, IEnumerable<string> usualFolders)
    {
        string[] folders = [.. (searchPath ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries), .. usualFolders];
        var failures = new List<string>();
        foreach (var name in Names)
        {
            var path = folders.Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (path is null)
            {
                failures.Add($"{name}: not found");
                continue;
            }

            var tool = new IptablesTool(path, $"{path}-restore");
            var probe = Command.Run(path, ["-w", "5", "-t", "nat", "-S", "OUTPUT"]);
            if (probe.Succeeded && File.Exists(tool.restorePath))
                return tool;

            failures.Add(probe.Succeeded ? $"{tool.restorePath}: not found" : $"{path}: {probe.Explanation}");
        }

        throw new NetworkSetupException(
            $"Expected a working iptables ({string.Join(", ", Names)}) in {string.Join(':', folders.Distinct(StringComparer.Ordinal))}, "
            + $"found {string.Join("; ", failures)}. Install iptables, run with CAP_NET_ADMIN, or use loopback delivery, which needs neither.");
    }

    /// <summary>What a shell is told to apply restore input.</summary>
    public string RestoreCommand => $"{restorePath} -w 5 --noflush";

    /// <summary>The same for IPv6, of the same flavour; or why there is none.</summary>
    public static (IptablesTool? Tool, string Reason) ForIPv6(IptablesTool ipv4)
    {
        var name = System.IO.Path.GetFileName(ipv4.Path).Replace("iptables", "ip6tables", StringComparison.Ordinal);
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ipv4.Path)!, name);
        if (!File.Exists(path))
            return (null, $"{path}: not found");

        var probe = Command.Run(path, ["-w", "5", "-t", "mangle", "-S", "FORWARD"]);
        return probe.Succeeded ? (new IptablesTool(path, $"{path}-restore"), "") : (null, $"{path}: {probe.Explanation}");
    }

    /// <summary>Everything that stands, read without changing anything.</summary>
    public SavedRules Save()
    {
        var result = Command.Run($"{Path}-save", []);
        return result.Succeeded ? SavedRules.Parse(result.Output) : throw Refused($"{Path}-save", result);
    }

    /// <summary>Whether the table exists in this kernel.</summary>
    public bool Has(string table) => Command.Run(Path, ["-w", "5", "-t", table, "-S"]).Succeeded;

    /// <summary>The rules of one built-in chain, as iptables -S prints them.</summary>
    public IReadOnlyList<string> List(string table, string chain)
    {
        var result = Command.Run(Path, ["-w", "5", "-t", table, "-S", chain]);
        return result.Succeeded
            ? result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw Refused($"{Path} -t {table} -S {chain}", result);
    }

    /// <summary>Applies restore input in one transaction, leaving what it does not name.</summary>
    public void Restore(string input)
    {
        var result = Command.Run(restorePath, ["-w", "5", "--noflush"], input);
        if (!result.Succeeded)
            throw Refused($"{restorePath} --noflush", result);
    }

    private static NetworkSetupException Refused(string command, CommandResult result) => new(
        $"Expected `{command}` to succeed, found {result.Explanation}. "
        + "Give the process CAP_NET_ADMIN in this network namespace, or load the kernel's iptables modules on the host.");
}
