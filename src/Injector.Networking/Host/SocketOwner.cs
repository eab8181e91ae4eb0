using System.Globalization;

namespace Injector.Networking.Host;

/// <summary>Finds the process that has a socket open.</summary>
internal static class SocketOwner
{
    public static (int? ProcessId, string? Name) Find(string inode)
    {
        var wanted = $"socket:[{inode}]";
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Holds(process, wanted))
                return (id, NameOf(process));
        }

        return (null, null);
    }

    private static bool Holds(string process, string wanted)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => new FileInfo(file).LinkTarget == wanted);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return false;
        }
    }

    // The program's file name: the kernel's own note of it is cut after 15 characters.
    private static string NameOf(string process)
    {
        try
        {
            var command = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0')[0];
            return command.Length > 0 ? Path.GetFileName(command) : File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "that has just ended";
        }
    }
}
