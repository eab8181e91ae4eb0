using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Injector.Testing.Kubernetes;

/// <summary>One request and its answer, recorded when the answer begins.</summary>
/// <param name="context">The request.</param>
/// <param name="record">Where it is recorded.</param>
internal sealed class Exchange(HttpContext context, Action<RecordedRequest> record)
{
    private bool recorded;

    /// <summary>Path, decoded.</summary>
    public string Path { get; } = context.Request.Path.Value ?? "/";

    /// <summary>What the path names, null when it is no stored resource.</summary>
    public ResourcePath? Resource { get; } = ResourcePath.Parse(context.Request.Path.Value ?? "/");

    /// <summary>Who asks.</summary>
    public ApiUser? User { get; set; }

    /// <summary>What is done to JSON answers; null for nothing.</summary>
    public Func<string, string>? Garble { get; set; }

    /// <summary>Ends when the caller has gone.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The underlying context.</summary>
    public HttpContext Context => context;

    /// <summary>Whether nothing is to be stored.</summary>
    public bool DryRun => Query("dryRun") == "All";

    /// <summary>What the request wants to do, in the words of RBAC.</summary>
    public string Verb => context.Request.Method switch
    {
        "GET" or "HEAD" when Resource is null => "get",
        "GET" or "HEAD" when Query("watch") is "true" or "1" => "watch",
        "GET" or "HEAD" => Resource!.IsCollection ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => Resource?.IsCollection == true ? "deletecollection" : "delete",
        _ => "unknown",
    };

    /// <summary>A query parameter, or empty.</summary>
    public string Query(string name) => context.Request.Query[name].ToString();

    /// <summary>Reads the body as a JSON object.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public async Task<JsonObject> ReadObjectAsync() =>
        await ReadAsync() as JsonObject ?? throw ApiException.BadRequest("expected a JSON object in the body");

    /// <summary>Reads the body as JSON; null when it is empty.</summary>
    public async Task<JsonNode?> ReadAsync()
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(Aborted);
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"the object provided is unrecognized: {e.Message}");
        }
    }

    /// <summary>Adds a warning to the answer.</summary>
    public void Warn(string text) =>
        context.Response.Headers.Append("Warning", $"299 - \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    /// <summary>Answers with JSON.</summary>
    public Task AnswerAsync(int status, string json) => AnswerAsync(status, Garble?.Invoke(json) ?? json, "application/json");

    /// <summary>Answers with text of a type.</summary>
    public async Task AnswerAsync(int status, string text, string type)
    {
        Record(status);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, Aborted);
    }

    /// <summary>Begins an answer that goes on for a while.</summary>
    public async Task BeginStreamAsync()
    {
        Record(200);
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(Aborted);
        await context.Response.Body.FlushAsync(Aborted);
    }

    /// <summary>Cuts the connection without an answer.</summary>
    public void Cut()
    {
        Record(0);
        context.Abort();
    }

    private void Record(int status)
    {
        if (recorded)
            return;
        recorded = true;
        record(new RecordedRequest(Verb, Path, context.Request.QueryString.Value ?? "", User?.Name ?? "", status));
    }
}
