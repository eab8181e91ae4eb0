using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Injector.Networking.Host;

/// <summary>What must be remembered to take host networking down again, and to tell later whether it still stands.</summary>
internal sealed record HostState
{
    public const string FileName = "host.json";
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    // For a file that people read: bridges' names end in a plus.
    private static readonly HostStateJson Readable = new(
        new JsonSerializerOptions(HostStateJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The boot that it is of: settings and routes of an earlier one are gone by themselves.</summary>
    public string BootId { get; init; } = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";

    /// <summary>What was asked for.</summary>
    public HostOptions Options { get; init; } = new();

    /// <summary>What route_localnet was before we changed it; null when we did not.</summary>
    public string? RouteLocalnetBefore { get; init; }

    /// <summary>Whether the route is ours.</summary>
    public bool RouteAdded { get; init; }

    /// <summary>Whether the folder of this file was made with it.</summary>
    public bool FolderMade { get; init; }

    /// <summary>The systemd unit that is ours; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether what it says of the kernel is of the running one.</summary>
    [JsonIgnore]
    public bool IsOfThisBoot => BootId == new HostState().BootId;

    public string ToJson() => JsonSerializer.Serialize(this, Readable.HostState) + "\n";

    /// <summary>Reads it; null when there is none.</summary>
    /// <exception cref="NetworkSetupException">It cannot be read.</exception>
    public static HostState? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), HostStateJson.Default.HostState) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new NetworkSetupException(
                $"Expected what `injector host setup` has written in {path}, found: {exception.Message} "
                + "Delete the file: what it remembers of settings from before setup is then lost.",
                innerException: exception);
        }
    }
}
