using System.Text.Json;
using Injector.Core.Injection;

namespace Injector.Webhook.Injection;

/// <summary>A container of a pod, as it came.</summary>
internal sealed class ContainerView
{
    /// <summary>Reads it.</summary>
    /// <param name="json">The container.</param>
    /// <param name="list">Which list of the pod it is in.</param>
    /// <param name="index">Its place there.</param>
    /// <exception cref="PodFormatException">It is not built as a container is.</exception>
    public ContainerView(JsonElement json, string list, int index)
    {
        Json = json;
        List = list;
        Index = index;
        var place = $"spec.{list}[{index}]";
        Name = PodReading.Text(json, "name", place) ?? "";
        HasEnvironment = json.TryGetProperty("env", out var env) && env.ValueKind is JsonValueKind.Array;
        Environment = [.. PodReading.Objects(json, "env", place).Select((variable, i) => Plain(variable) ?? Variable(variable, $"{place}.env[{i}]"))];
    }

    /// <summary>The container, raw.</summary>
    public JsonElement Json { get; }

    /// <summary><c>containers</c>, <c>initContainers</c> or <c>ephemeralContainers</c>.</summary>
    public string List { get; }

    /// <summary>Its place there.</summary>
    public int Index { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether there is a list of variables to add to.</summary>
    public bool HasEnvironment { get; }

    /// <summary>Its variables.</summary>
    public IReadOnlyList<ContainerVariable> Environment { get; }

    /// <summary>JSON pointer of the container.</summary>
    public string Pointer => $"/spec/{List}/{Index}";

    /// <summary>Whether it runs beside the others although it is an init container.</summary>
    public bool IsNativeSidecar => List == "initContainers" && PodReading.Text(Json, "restartPolicy", Pointer) == "Always";

    // The usual variable, name and value and nothing else: a pod may have thousands, and naming the place of each costs more than reading it.
    private static ContainerVariable? Plain(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
            return null;

        string? name = null;
        string? value = null;
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.String)
                return null;

            if (member.NameEquals("name"u8))
                name = member.Value.GetString();
            else if (member.NameEquals("value"u8))
                value = member.Value.GetString();
            else
                return null;
        }

        return name is null ? null : new ContainerVariable(name, value ?? "");
    }

    // A variable without value and source is an empty one.
    private static ContainerVariable Variable(JsonElement json, string place) => new(
        PodReading.Text(json, "name", place) ?? "",
        PodReading.Object(json, "valueFrom", place) is null ? PodReading.Text(json, "value", place) ?? "" : null);
}
