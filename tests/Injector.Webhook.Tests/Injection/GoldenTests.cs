using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.Webhook.Admission;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>
/// Every recorded review, under one or several settings, gives the answer that stands beside it. <c>INJECTOR_WRITE_GOLDENS=1</c> writes the
/// answers anew, for a person to read the difference.
/// </summary>
public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string Folder = Path.Combine(Files.Folder, "Goldens");
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("INJECTOR_WRITE_GOLDENS") == "1";

    public static TheoryData<string> Cases() => [.. Directory.EnumerateDirectories(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_answered_as_recorded(string name)
    {
        var given = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name, "case.json"), TestContext.Current.CancellationToken))!;
        var review = await File.ReadAllTextAsync(Files.Review(given["review"]!.GetValue<string>()), TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(review);
        var request = AdmissionRequest.Read(document.RootElement);
        var settings = Settings(given);
        var labels = Labels(given);

        var result = await ReviewAsync(request, labels, settings);
        CheckPatch(request, labels, settings, result);

        var answer = Written(result);
        var file = Path.Combine(Folder, name, "answer.json");
        if (IsWriting)
            await File.WriteAllTextAsync(file, answer, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), answer);
    }

    [Fact]
    public void Every_recorded_review_has_a_case()
    {
        var used = Cases().Select(c => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, c.Data, "case.json")))!["review"]!.GetValue<string>());

        Assert.Equal(19, Files.Reviews.Count());
        Assert.Empty(Files.Reviews.Except(used));
    }

    private static async Task<InjectionResult> ReviewAsync(AdmissionRequest request, IReadOnlyDictionary<string, string> labels, InjectionSettings settings)
    {
        // The id is the only thing in an answer that is random.
        if (request is { Operation: "CREATE", SubResource: "" })
            return PodInjector.Inject(request.NewObject, request.Namespace, labels, settings, Sample.Id);
        return await new AdmissionReviewer(new KnownNamespaces(labels), () => settings).ReviewAsync(request, CancellationToken.None);
    }

    private static void CheckPatch(
        AdmissionRequest request, IReadOnlyDictionary<string, string> labels, InjectionSettings settings, InjectionResult result)
    {
        if (result.Patch.Count == 0)
            return;

        var original = JsonNode.Parse(request.NewObject.GetRawText())!;
        var patched = Patch.Apply(original, result.Patch);
        Assert.Empty(PodSchema.Violations(patched));
        Assert.Equal(original.ToJsonString(), Patch.Undo(original, result.Patch).ToJsonString());
        if (request.Operation == "CREATE")
            Assert.Empty(Sample.Inject(patched, settings, labels, ns: request.Namespace).Patch);
    }

    private static InjectionSettings Settings(JsonNode given)
    {
        var settings = Sample.Settings;
        foreach (var (name, value) in given["settings"]?.AsObject() ?? [])
        {
            settings = name switch
            {
                "delivery" => settings with { Delivery = Enum.Parse<Delivery>(value!.GetValue<string>()) },
                "nativeSidecars" => settings with { NativeSidecars = value!.GetValue<bool>() },
                "uriStyle" => settings with { UriStyle = Enum.Parse<RelativeUriStyle>(value!.GetValue<string>()) },
                "region" => settings with { Region = value!.GetValue<string>() },
                "proxyMetrics" => settings with { ProxyMetrics = value!.GetValue<bool>() },
                "traces" => settings with { Traces = value!.GetValue<bool>() },
                "blockInstanceMetadata" => settings with { BlockInstanceMetadata = value!.GetValue<bool>() },
                "ephemeralContainers" => settings with { EphemeralContainers = value!.GetValue<bool>() },
                _ => throw new InvalidOperationException("unknown setting in a golden case: " + name),
            };
        }

        return settings;
    }

    private static Dictionary<string, string> Labels(JsonNode given) =>
        given["namespaceLabels"]?.AsObject().ToDictionary(l => l.Key, l => l.Value!.GetValue<string>(), StringComparer.Ordinal)
        ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static string Written(InjectionResult result) => new JsonObject
    {
        ["outcome"] = result.Outcome.ToString(),
        ["reason"] = result.Reason,
        ["message"] = result.Message,
        ["isWarning"] = result.IsWarning,
        ["notices"] = new JsonArray([.. result.Notices.Select(n => (JsonNode)n.ToString())]),
        ["patch"] = new JsonArray([.. result.Patch.Select(o => new JsonObject { ["op"] = o.Op, ["path"] = o.Path, ["value"] = o.Value.DeepClone() })]),
    }.ToJsonString(Readable) + "\n";
}
