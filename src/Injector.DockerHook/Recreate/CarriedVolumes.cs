using System.Text.Json.Nodes;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Anonymous volumes of a container: a create request that only repeats what was asked for would make new, empty ones. They are mounted by
/// the names that the engine gave them, so that the data stays.
/// </summary>
internal static class CarriedVolumes
{
    private const string LocalDriver = "local";

    /// <summary>A path at which a volume is mounted that has no name to mount it by; null when all can be carried over.</summary>
    public static string? FindNameless(JsonObject inspected) =>
        Anonymous(inspected).Where(volume => string.IsNullOrEmpty((string?)volume["Name"])).Select(Destination).FirstOrDefault();

    /// <summary>Makes the anonymous volumes named ones in a create request.</summary>
    /// <param name="inspected">The container, as the engine describes it.</param>
    /// <param name="hostConfig">The <c>HostConfig</c> of the request, a copy of the container's.</param>
    public static void Carry(JsonObject inspected, JsonObject hostConfig)
    {
        foreach (var volume in Anonymous(inspected))
        {
            var destination = Destination(volume);
            if (Mounts(hostConfig).FirstOrDefault(mount => IsAt((string?)mount["Target"], destination)) is { } asked)
            {
                asked["Source"] = (string?)volume["Name"];
                Complete(asked, volume);
                continue;
            }

            // A bind of one word is an anonymous volume, too; beside the mount it would be a second one at the same place.
            if (hostConfig["Binds"] is JsonArray binds)
                hostConfig["Binds"] = new JsonArray([.. binds.Where(bind => !IsAt((string?)bind, destination)).Select(bind => bind?.DeepClone())]);
            var mount = new JsonObject { ["Type"] = "volume", ["Source"] = (string?)volume["Name"], ["Target"] = destination };
            if ((bool?)volume["RW"] is false)
                mount["ReadOnly"] = true;
            Complete(mount, volume);
            if (hostConfig["Mounts"] is JsonArray mounts)
                mounts.Add((JsonNode)mount);
            else
                hostConfig["Mounts"] = new JsonArray(mount);
        }
    }

    private static IEnumerable<JsonObject> Anonymous(JsonObject inspected)
    {
        var hostConfig = inspected["HostConfig"]?.AsObject() ?? [];
        var declared = inspected["Config"]?["Volumes"] as JsonObject ?? [];
        var inherits = hostConfig["VolumesFrom"] is JsonArray { Count: > 0 };
        foreach (var volume in (inspected["Mounts"] as JsonArray ?? []).OfType<JsonObject>().Where(mount => (string?)mount["Type"] is "volume"))
        {
            var destination = Destination(volume);
            var isNamed = Mounts(hostConfig).Any(mount => IsAt((string?)mount["Target"], destination) && !string.IsNullOrEmpty((string?)mount["Source"]))
                || Binds(hostConfig).Any(bind => bind.Length > 1 && IsAt(bind[1], destination));

            // Asked for nowhere else: it is the other container's, and the engine takes it from there again.
            var isInherited = inherits
                && !declared.Any(path => IsAt(path.Key, destination))
                && !Mounts(hostConfig).Any(mount => IsAt((string?)mount["Target"], destination))
                && !Binds(hostConfig).Any(bind => IsAt(bind[0], destination));
            if (!isNamed && !isInherited)
                yield return volume;
        }
    }

    // Without copying: a volume that the program has emptied would be filled from the image again.
    private static void Complete(JsonObject mount, JsonObject volume)
    {
        var options = mount["VolumeOptions"] as JsonObject;
        if (options is null)
            mount["VolumeOptions"] = options = [];
        options["NoCopy"] = true;
        if ((string?)volume["Driver"] is { Length: > 0 } driver and not LocalDriver && options["DriverConfig"] is null)
            options["DriverConfig"] = new JsonObject { ["Name"] = driver };
    }

    private static IEnumerable<JsonObject> Mounts(JsonObject hostConfig) => (hostConfig["Mounts"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string[]> Binds(JsonObject hostConfig) =>
        (hostConfig["Binds"] as JsonArray ?? []).Select(bind => ((string?)bind ?? "").Split(':'));

    private static string Destination(JsonObject mount) => (string?)mount[nameof(Destination)] ?? "";

    private static bool IsAt(string? path, string destination) =>
        string.Equals(path?.TrimEnd('/'), destination.TrimEnd('/'), StringComparison.Ordinal);
}
