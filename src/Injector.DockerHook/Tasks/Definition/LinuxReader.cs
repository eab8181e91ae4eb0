using System.Globalization;

namespace Injector.DockerHook.Tasks.Definition;

/// <summary>Reads <c>linuxParameters</c>.</summary>
internal static class LinuxReader
{
    private const int HighestSwappiness = 100;

    /// <summary>Reads it to its end.</summary>
    public static LinuxSettings Read(JsonFields fields)
    {
        var capabilities = fields.Object("capabilities");
        var settings = new LinuxSettings
        {
            AddedCapabilities = capabilities?.Texts("add") ?? [],
            DroppedCapabilities = capabilities?.Texts("drop") ?? [],
            Devices = fields.Each("devices", Device),
            HasInit = fields.Flag("initProcessEnabled") ?? false,
            SharedMemory = fields.Whole("sharedMemorySize"),
            Tmpfs = fields.Each("tmpfs", Tmpfs).DistinctBy(t => t.Path, StringComparer.Ordinal).ToDictionary(t => t.Path, t => t.Options, StringComparer.Ordinal),
            MaxSwap = fields.Whole("maxSwap"),
            Swappiness = fields.Whole("swappiness", 0, HighestSwappiness),
        };
        capabilities?.End();
        fields.End();
        return settings;
    }

    private static DeviceMapping Device(JsonFields fields)
    {
        var host = fields.Needed("hostPath");
        var permissions = fields.Texts("permissions") ?? [];
        foreach (var unknown in permissions.Where(p => p is not ("read" or "write" or "mknod")))
            fields.Problem("permissions", $"expected read, write or mknod, found \"{unknown}\"");
        var letters = permissions.Count == 0
            ? "rwm"
            : string.Concat(permissions.Select(p => p switch { "read" => "r", "write" => "w", _ => "m" }).Distinct(StringComparer.Ordinal));
        return new DeviceMapping(host, fields.Text("containerPath") is { Length: > 0 } inside ? inside : host, letters);
    }

    private static (string Path, string Options) Tmpfs(JsonFields fields)
    {
        var size = fields.Whole("size", 1) ?? 0;
        if (size == 0)
            fields.Problem("size", "expected a size in MiB, found none");
        var options = (fields.Texts("mountOptions") ?? []).Append("size=" + size.ToString(CultureInfo.InvariantCulture) + "m");
        return (fields.Needed("containerPath"), string.Join(',', options));
    }
}
