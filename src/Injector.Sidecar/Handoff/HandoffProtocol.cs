using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Injector.Core.Credentials;

namespace Injector.Sidecar.Handoff;

/// <summary>
/// The messages between a host hook and the sidecar: JSON headers of <c>SocketHandoff</c> frames over the unix socket that the hook
/// listens on. Version 1:
/// <list type="bullet">
/// <item>The sidecar, each time it has connected: <c>{"type":"hello","version":1}</c>, then for each listener that it holds already
/// <c>{"type":"held","listener":"NAME"}</c> with the listening socket, so that a hook that was restarted has its copies again, then
/// <c>{"type":"ready"}</c>.</item>
/// <item>The hook: <c>{"type":"listener","listener":"NAME","workloads":[{"id":"UUID","upstreamId":"UUID","token":"RAW"}]}</c> with a
/// listening socket: take it over, in place of one held under that name. Without a socket: from now on these workloads are served on the
/// one held. A workload is asked for by its id; the upstream knows it by its upstreamId, which is the id when it is left out. The token is
/// the raw <c>Authorization</c> value for the upstream; it may be left out.</item>
/// <item>The hook: <c>{"type":"close","listener":"NAME"}</c>: close it and forget its workloads.</item>
/// </list>
/// Either side ignores members it does not know, and reports and skips messages it does not understand. Ids and tokens travel here and
/// nowhere else: not in the sidecar's environment, labels or arguments.
/// </summary>
internal static class HandoffProtocol
{
    /// <summary>First message of the sidecar.</summary>
    public static byte[] Hello { get; } = """{"type":"hello","version":1}"""u8.ToArray();

    /// <summary>Last message of the sidecar's greeting.</summary>
    public static byte[] Ready { get; } = """{"type":"ready"}"""u8.ToArray();

    /// <summary>Goes with the socket of a listener that is held.</summary>
    public static byte[] Held(string listener)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", "held");
            json.WriteString("listener", listener);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a message of the hook.</summary>
    /// <param name="header">UTF-8 JSON.</param>
    /// <param name="order">What it wants.</param>
    /// <param name="problem">What is wrong; never quotes an id or a token.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> header, [NotNullWhen(true)] out HandoffOrder? order, [NotNullWhen(false)] out string? problem)
    {
        order = null;
        try
        {
            using var document = JsonDocument.Parse(header);
            return TryRead(document.RootElement, out order, out problem);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "expected a JSON object, found something else";
            return false;
        }
    }

    private static bool TryRead(JsonElement root, out HandoffOrder? order, out string? problem)
    {
        order = null;
        problem = null;
        var type = Text(root, "type");
        if (Text(root, "listener") is not { Length: > 0 } listener)
        {
            problem = "expected a name under \"listener\", found none";
            return false;
        }

        if (type is "close")
        {
            order = new HandoffOrder(HandoffOrderKind.Close, listener, []);
            return true;
        }

        if (type is not "listener")
        {
            problem = "expected type \"listener\" or \"close\", found another";
            return false;
        }

        if (ReadWorkloads(root) is not { } workloads)
        {
            problem = "expected different ids under \"workloads\", each with a token or without, found something else";
            return false;
        }

        order = new HandoffOrder(HandoffOrderKind.Serve, listener, workloads);
        return true;
    }

    private static List<HandedWorkload>? ReadWorkloads(JsonElement root)
    {
        if (!root.TryGetProperty("workloads", out var list) || list.ValueKind is not JsonValueKind.Array)
            return null;

        var workloads = new List<HandedWorkload>();
        foreach (var item in list.EnumerateArray())
        {
            if (!CredentialId.TryParse(Text(item, "id"), out var id) || workloads.Exists(workload => workload.Id == id))
                return null;

            var upstream = id;
            if (Text(item, "upstreamId") is { } text && !CredentialId.TryParse(text, out upstream))
                return null;

            workloads.Add(new HandedWorkload(id, upstream, Text(item, "token") is { Length: > 0 } token ? new SecretText(token) : null));
        }

        return workloads;
    }

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
