using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.Endpoint.Workloads;
using static Injector.Endpoint.Admin.AdminJson;

namespace Injector.Endpoint.Admin;

/// <summary>Reads the body of <c>PUT /v1/workloads/ID</c>, strictly: unknown keys are errors.</summary>
internal static class WorkloadRequest
{
    private static readonly string[] Keys = ["platform", "names", "image", "labels", "taskRoleArn", "doors", "address"];
    private static readonly string[] ImageKeys = ["id", "digest", "repository"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is not as it must be; the message says what was expected and found.</exception>
    public static WorkloadRegistration Read(CredentialId id, JsonElement body)
    {
        Known(body, "", Keys);
        var doors = ReadDoors(body);
        var address = Text(body, "address", "");
        if (address is not null && !doors.HasFlag(Doors.Loopback))
            throw new FormatException("expected an address only with the door loopback, found it without");

        return new WorkloadRegistration(id, ReadIdentity(body), WorkloadOrigin.Registered, doors)
        {
            Wish = ReadWish(body),
            Address = address is null ? null
                : IPAddress.TryParse(address, out var ip) ? ip
                : throw new FormatException($"expected an IP address under address, found \"{address}\""),
        };
    }

    private static WorkloadIdentity ReadIdentity(JsonElement body)
    {
        var platform = Text(body, "platform", "") switch
        {
            "docker" => Platform.Docker,
            "task" => Platform.Task,
            "process" => Platform.Process,
            var other => throw new FormatException($"expected docker, task or process under platform, found {Found(other)}"),
        };
        var names = Texts(body, "names");
        if (names.Keys.FirstOrDefault(name => !WorkloadNames.All.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new FormatException($"expected only {string.Join(", ", WorkloadNames.All)} under names, found \"{unknown}\"");

        return new WorkloadIdentity(platform) { Names = names, Labels = Texts(body, "labels"), Image = ReadImage(body) };
    }

    private static ContainerImage? ReadImage(JsonElement body)
    {
        if (!TryGet(body, "image", out var image))
            return null;

        Known(image, "image", ImageKeys);
        return new ContainerImage(Text(image, "id", "image."), Text(image, "digest", "image."), Text(image, "repository", "image."));
    }

    private static RoleArn? ReadWish(JsonElement body)
    {
        if (Text(body, "taskRoleArn", "") is not { } text)
            return null;

        return RoleArn.TryParse(text, out var role)
            ? role
            : throw new FormatException($"expected a role ARN such as {RoleArn.Expected} under taskRoleArn, found \"{text}\"");
    }

    private static Doors ReadDoors(JsonElement body)
    {
        if (!TryGet(body, "doors", out var list) || list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
            throw new FormatException("expected a list with socket, loopback or both under doors, found none");

        return list.EnumerateArray().Aggregate(Doors.None, (doors, entry) => doors | (entry.ValueKind is JsonValueKind.String ? entry.GetString() : null) switch
        {
            "socket" => Doors.Socket,
            "loopback" => Doors.Loopback,
            var other => throw new FormatException($"expected socket or loopback under doors, found {Found(other)}"),
        });
    }

    private static FrozenDictionary<string, string> Texts(JsonElement body, string key)
    {
        if (!TryGet(body, key, out var map))
            return FrozenDictionary<string, string>.Empty;

        if (map.ValueKind is not JsonValueKind.Object)
            throw new FormatException($"expected an object of texts under {key}, found a JSON {map.ValueKind}");

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
            texts[entry.Name] = Text(entry.Value, $"{key}.{entry.Name}");
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
