using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Injector.Benchmarks.Worlds;

/// <summary>Recorded reviews as the API server sends them, without blanks; one of ten containers is cut out of that of forty.</summary>
internal static class ReviewBodies
{
    private const string Annotation = "ecs-injector.io/task-role-arn";

    /// <summary>One container, 2.6 kB.</summary>
    public static byte[] One { get; } = Load("one.json", containers: 1);

    /// <summary>Ten of the forty containers.</summary>
    public static byte[] Ten { get; } = Load("forty.json", containers: 10);

    /// <summary>Forty containers with many variables, 170 kB.</summary>
    public static byte[] Forty { get; } = Load("forty.json", containers: 40);

    /// <summary>One of the forty containers.</summary>
    public static byte[] OneOfForty { get; } = Load("forty.json", containers: 1);

    /// <summary>A file beside the program.</summary>
    public static string Find(string name) => Path.Combine(AppContext.BaseDirectory, "Reviews", name);

    /// <summary>Whether an answer injects something.</summary>
    public static bool IsInjected(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetProperty("response").TryGetProperty("patch", out _);
    }

    private static byte[] Load(string file, int containers)
    {
        var review = JsonNode.Parse(File.ReadAllText(Find(file)))!;
        var pod = review["request"]!["object"]!;
        var list = pod["spec"]!["containers"]!.AsArray();
        while (list.Count > containers)
            list.RemoveAt(list.Count - 1);
        Ask(pod["metadata"]!.AsObject());
        return Encoding.UTF8.GetBytes(review.ToJsonString());
    }

    // As a user asks for a role; a review that asks already is left as it was recorded.
    private static void Ask(JsonObject metadata)
    {
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels["ecs-injector.io/inject"] = "enabled";
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations.TryAdd(Annotation, "arn:aws:iam::111122223333:role/orders");
    }
}
