using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Fuzz.Tests.Engine;
using Injector.Testing.Logs;
using Injector.Webhook.Admission;
using Injector.Webhook.Events;
using Injector.Webhook.Injection;
using Injector.Webhook.Metrics;
using Injector.Webhook.Patching;
using Injector.Webhook.Tests.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Injector.Fuzz.Tests.Targets.Webhook;

/// <summary>The whole way of a review, from the bytes of its body to the bytes of the answer, and what holds for every answer.</summary>
internal sealed class WebhookDoor : IDisposable
{
    private const string Before = "\"value\":\"";
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private static readonly InjectionSettings Settings = new()
    {
        Image = "injector-proxy:test",
        Endpoint = "https://ecs-injector-endpoint.ecs-injector.svc:8443",
        EndpointCa = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        EphemeralContainers = true,
    };

    private readonly CollectedLog log = new();
    private readonly ILoggerFactory loggers;
    private readonly AdmissionRoutes routes;
    private IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>(StringComparer.Ordinal);

    public WebhookDoor()
    {
        loggers = log.CreateFactory();
        routes = new AdmissionRoutes(
            new AdmissionReviewer(new Namespaces(this), () => Settings), new NoEvents(), new WebhookMetrics(), TimeProvider.System, loggers.CreateLogger<AdmissionRoutes>());
    }

    /// <summary>Posts a review, and looks at what comes back.</summary>
    /// <param name="review">The body.</param>
    /// <param name="ofNamespace">Labels of whatever namespace it names.</param>
    public void Post(byte[] review, IReadOnlyDictionary<string, string> ofNamespace)
    {
        labels = ofNamespace;
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = AdmissionRoutes.Path;
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = review.Length;
        context.Request.Body = new MemoryStream(review);
        using var answer = new MemoryStream();
        context.Response.Body = answer;

        var handled = routes.HandleAsync(context);
        Broken.Unless(handled.IsCompleted, "a review waits for something");
        Waiting.For(handled);

        var said = log.Take();
        if (Canary.IsOnlyIn(review, Before, "\""))
        {
            Canary.MustNotBeIn(said, "the log");
            Canary.MustNotBeIn(Texts.Of(answer.ToArray()), "the answer");
        }

        if (context.Response.StatusCode == StatusCodes.Status200OK)
            Check(review, answer.ToArray());
        else
            Broken.Unless(context.Response.StatusCode == StatusCodes.Status400BadRequest && answer.Length > 0, $"a review is answered {context.Response.StatusCode} with {answer.Length} bytes");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        routes.Dispose();
        loggers.Dispose();
    }

    private static void Check(byte[] review, byte[] answer)
    {
        using var asked = JsonDocument.Parse(review, Deep);
        using var answered = JsonDocument.Parse(answer);
        Broken.Unless(System.Text.Unicode.Utf8.IsValid(answer), "the answer is no UTF-8");
        var request = asked.RootElement.GetProperty("request");
        var response = answered.RootElement.GetProperty("response");
        Broken.Unless(response.GetProperty("uid").GetString() == request.GetProperty("uid").GetString(), "the answer has another uid");
        if (!response.GetProperty("allowed").GetBoolean())
        {
            Broken.Unless(response.GetProperty("status").GetProperty("message").GetString() is { Length: > 10 }, "a refusal says nothing");
            Broken.Unless(!response.TryGetProperty("patch", out _), "a refusal has a patch");
        }

        if (response.TryGetProperty("patch", out var patch))
            CheckPatch(request, patch.GetBytesFromBase64());
    }

    // What a patch adds can be taken away again, and then everything is as it was: no field that nobody knows has been lost.
    private static void CheckPatch(JsonElement request, byte[] patch)
    {
        JsonNode original;
        try
        {
            // Members that stand twice: an API server keeps one of them and never sends two, so there is nothing to compare with.
            original = JsonNode.Parse(request.GetProperty("object").GetRawText(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 1000 })!;
        }
        catch (JsonException)
        {
            return;
        }

        var operations = JsonNode.Parse(patch)!.AsArray()
            .Select(o => new PatchOperation((string)o!["op"]!, (string)o["path"]!, o["value"]!.DeepClone())).ToList();
        var before = Said(original)!.ToJsonString();
        Broken.Unless(Said(Patch.Undo(original, operations))!.ToJsonString() == before, "a patch does more than add");
    }

    // To Kubernetes a member that is null is one that is not there.
    private static JsonNode? Said(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, Said(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Said)]),
        _ => node?.DeepClone(),
    };

    private sealed class Namespaces(WebhookDoor webhook) : INamespaces
    {
        public ValueTask<IReadOnlyDictionary<string, string>?> LabelsAsync(string name, CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, string>?>(webhook.labels);
    }
}
