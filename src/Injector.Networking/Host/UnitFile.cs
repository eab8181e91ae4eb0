namespace Injector.Networking.Host;

/// <summary>The unit's file, and what systemd is told about it.</summary>
internal static class UnitFile
{
    private const string UsualFolder = "/etc/systemd/system";

    /// <summary>As sd_booted(3) tells it.</summary>
    public static bool IsSystemdRunning => Directory.Exists("/run/systemd/system");

    /// <summary>What stands in it; null when there is none.</summary>
    public static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Whether it is there and ours.</summary>
    public static bool IsOurs(string path) => Read(path) is { } content && content.StartsWith(HostUnit.FirstLine, StringComparison.Ordinal);

    /// <summary>Whether it is started at boot.</summary>
    public static bool IsEnabled(string path) => Path.Exists($"{UsualFolder}/multi-user.target.wants/{Path.GetFileName(path)}");

    /// <summary>A unit elsewhere is linked by its path.</summary>
    public static IReadOnlyList<string> Enable(string path) =>
        ["systemctl", "enable", Path.GetDirectoryName(path) == UsualFolder ? Path.GetFileName(path) : path];

    public static IReadOnlyList<string> Disable(string path) => ["systemctl", "disable", Path.GetFileName(path)];

    /// <summary>Disables it and ends it, so that it is not left as running without a file.</summary>
    public static IReadOnlyList<string> DisableNow(string path) => ["systemctl", "disable", "--now", Path.GetFileName(path)];
}
