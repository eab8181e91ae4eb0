using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Recreate;

/// <summary>The request that makes a container again, with the credentials variable. Made of raw JSON: fields unknown here survive.</summary>
internal sealed record RecreateRequest
{
    private const int ShortId = 12;
    private const string NoNetwork = "none";

    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>The body of the create request.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>Every network that the container is in, and the settings there.</summary>
    public required IReadOnlyList<KeyValuePair<string, JsonObject>> Networks { get; init; }

    /// <summary>The variant of its image, where the engine keeps several.</summary>
    public required string? Platform { get; init; }

    /// <summary>What a person should know about the variables.</summary>
    public required IReadOnlyList<InjectionNotice> Notices { get; init; }

    /// <summary>Whether the body has the variable; a container that sets one of its own, even an empty one, keeps it.</summary>
    public required bool HasVariable { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="inspected">The running container, as the engine describes it.</param>
    /// <param name="image">What its image's name stands for now, as the engine describes it; null when it stands for nothing.</param>
    /// <param name="api">The API version that is spoken.</param>
    /// <param name="wish">What its environment should have.</param>
    public static RecreateRequest Make(JsonObject inspected, JsonObject? image, Version api, EnvironmentWish wish)
    {
        var id = (string)inspected["Id"]!;
        var name = ((string?)inspected[nameof(Name)] ?? "").TrimStart('/');
        var body = inspected["Config"]?.DeepClone().AsObject() ?? [];
        var change = Extend(body, name, wish);
        Label(body, id);
        Restate(body, inspected, image);

        // The engine's own choice: frozen, the new container would go by the id of the old one.
        if ((string?)body["Hostname"] == Short(id))
            body.Remove("Hostname");

        var networks = CarriedNetworks.Read(inspected, Short(id), api);
        var hostConfig = inspected["HostConfig"]?.DeepClone().AsObject() ?? [];
        CarriedVolumes.Carry(inspected, hostConfig);
        body["HostConfig"] = hostConfig;
        Connect(body, networks, api);
        return new RecreateRequest
        {
            Name = name,
            Body = body,
            Networks = networks,
            Platform = PlatformOf(inspected),
            Notices = change.Notices,
            HasVariable = change.Added.Contains(wish.Uri),
        };
    }

    /// <summary>What the environment of a recreated container should have.</summary>
    public static EnvironmentWish Wish(CredentialId id, RelativeUriStyle style, string? region) =>
        new(CredentialsUri.Variable(id, Delivery.LinkLocal, style), CredentialsUri.Host(Delivery.LinkLocal), region);

    // Lines that are not extended stay as they are: one without "=" has a meaning of its own to the engine.
    private static EnvironmentChange Extend(JsonObject body, string name, EnvironmentWish wish)
    {
        var lines = (body["Env"] as JsonArray ?? []).Select(line => (string?)line ?? "").ToList();
        var existing = lines.Select(Split).ToList();
        var change = EnvironmentPlan.Make(name, existing, wish);
        foreach (var (index, value) in change.Extended)
            lines[index] = $"{existing[index].Name}={value}";
        body["Env"] = new JsonArray([.. change.Added.Select(v => $"{v.Name}={v.Value}").Concat(lines).Select(line => (JsonNode)JsonValue.Create(line))]);
        return change;
    }

    private static ContainerVariable Split(string line)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new ContainerVariable(line, "") : new ContainerVariable(line[..at], line[(at + 1)..]);
    }

    private static void Label(JsonObject body, string id)
    {
        if (body["Labels"] is not JsonObject labels)
            body["Labels"] = labels = [];
        labels[Labels.RecreatedFrom] = id;
    }

    private static void Restate(JsonObject body, JsonObject inspected, JsonObject? image)
    {
        // A tag may have moved on since: the new container is made of the same image, whatever it is called by now.
        if ((string?)inspected["Image"] is { Length: > 0 } imageId && (string?)image?["Id"] != imageId)
            body["Image"] = imageId;

        // Cleared with --entrypoint "": left empty, the image's own would come back.
        if (body["Entrypoint"] is null or JsonArray { Count: 0 } && body.ContainsKey("Cmd"))
            body["Entrypoint"] = new JsonArray("");
    }

    private static void Connect(JsonObject body, IReadOnlyList<KeyValuePair<string, JsonObject>> networks, Version api)
    {
        // Said of the network that it belongs to from here on; beside that, the engine objects.
        if (api >= EngineApi.ManyNetworks && networks.Count > 0 && networks[0].Value.ContainsKey("MacAddress"))
            body.Remove("MacAddress");

        var first = networks.Where(n => n.Key is not NoNetwork).Take(api >= EngineApi.ManyNetworks ? networks.Count : 1);
        body["NetworkingConfig"] = new JsonObject
        {
            ["EndpointsConfig"] = new JsonObject(first.Select(n => KeyValuePair.Create(n.Key, (JsonNode?)n.Value.DeepClone()))),
        };
    }

    // Told by engines whose image store keeps several variants under one id.
    private static string? PlatformOf(JsonObject inspected)
    {
        if (inspected["ImageManifestDescriptor"]?["platform"] is not JsonObject platform || (string?)platform["os"] is not { Length: > 0 } system)
            return null;

        var parts = new[] { system, (string?)platform["architecture"], (string?)platform["variant"] };
        return string.Join('/', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Short(string id) => id.Length > ShortId ? id[..ShortId] : id;
}
