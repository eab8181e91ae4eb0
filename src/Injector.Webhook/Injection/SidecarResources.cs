using System.Text.Json.Nodes;

namespace Injector.Webhook.Injection;

/// <summary>Requests and limits of the sidecar; null leaves one out.</summary>
public sealed record SidecarResources(Quantity? CpuRequest, Quantity? CpuLimit, Quantity? MemoryRequest, Quantity? MemoryLimit)
{
    /// <summary>None at all: where they stand at pod level.</summary>
    public static SidecarResources None { get; } = new(null, null, null, null);

    /// <summary>Measured need with room; no CPU limit, since throttling would make every SDK of the pod wait.</summary>
    public static SidecarResources Default { get; } = new(Of("5m"), null, Of("24Mi"), Of("48Mi"));

    /// <summary>Which request is above its limit; null when none is.</summary>
    public string? Conflict() =>
        Above(CpuRequest, CpuLimit) ? $"a CPU request of {CpuRequest} above the limit of {CpuLimit}"
        : Above(MemoryRequest, MemoryLimit) ? $"a memory request of {MemoryRequest} above the limit of {MemoryLimit}"
        : null;

    /// <summary>As a container has it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Put(json, "requests", CpuRequest, MemoryRequest);
        Put(json, "limits", CpuLimit, MemoryLimit);
        return json;
    }

    private static bool Above(Quantity? request, Quantity? limit) => request is { } r && limit is { } l && r.IsMoreThan(l);

    private static void Put(JsonObject json, string name, Quantity? cpu, Quantity? memory)
    {
        var values = new JsonObject();
        if (cpu is { } c)
            values["cpu"] = c.Text;
        if (memory is { } m)
            values["memory"] = m.Text;
        if (values.Count > 0)
            json[name] = values;
    }

    private static Quantity Of(string text) =>
        Quantity.TryParse(text, out var quantity) ? quantity : throw new FormatException(text);
}
