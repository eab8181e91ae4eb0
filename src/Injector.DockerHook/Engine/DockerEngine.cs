using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.Hosting.Upstream;
using Version = System.Version;

namespace Injector.DockerHook.Engine;

/// <summary>
/// A Docker engine on its unix socket. Typed calls go through Docker.DotNet; inspect and create travel as raw JSON, since a typed
/// model drops the fields that it does not know, and a recreated container must not lose any.
/// </summary>
public sealed class DockerEngine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // A crowd of containers must not leave as many connections open for long.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly HttpClient raw;
    private readonly Uri root;

    private DockerEngine(string socket, Version version, HttpClient raw)
    {
        Socket = socket;
        Version = version;
        this.raw = raw;
        root = new Uri(UpstreamAddress.Unix(socket).BaseUri, $"/v{version}/");
        Client = new DockerClientBuilder().WithEndpoint(new Uri("unix://" + socket)).WithApiVersion(version).WithTimeout(Patience).Build();
    }

    /// <summary>Path of the engine's socket.</summary>
    public string Socket { get; }

    /// <summary>The API version that is spoken.</summary>
    public Version Version { get; }

    /// <summary>Everything that needs no raw JSON.</summary>
    public DockerClient Client { get; }

    /// <summary>Asks the engine which versions it speaks and settles on one.</summary>
    /// <param name="socket">Path of its unix socket.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="EngineUnavailableException">Nobody answers there, or no version fits.</exception>
    public static async Task<DockerEngine> ConnectAsync(string socket, CancellationToken cancellation)
    {
        var address = UpstreamAddress.Unix(socket);
        var handler = UpstreamHandler.Create(address, TimeSpan.FromSeconds(5), trusted: null);
        handler.PooledConnectionIdleTimeout = Idle;
        var http = new HttpClient(handler) { Timeout = Patience };
        try
        {
            var version = await http.GetFromJsonAsync<JsonObject>(new Uri(address.BaseUri, "/version"), cancellation);
            var chosen = EngineApi.Choose(Read(version, "ApiVersion"), Read(version, "MinAPIVersion"));
            return new DockerEngine(socket, chosen, http);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            http.Dispose();
            throw new EngineUnavailableException($"expected a Docker engine on unix:{socket}, found: {UnixSocketFailure.Describe(socket, e)}", e);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>A container as the engine describes it, every field of it; null when there is none.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DockerApiException">The engine refuses.</exception>
    public Task<JsonObject?> InspectAsync(string container, CancellationToken cancellation) =>
        FindAsync($"containers/{Uri.EscapeDataString(container)}/json", cancellation);

    /// <summary>An image as the engine describes it; null when there is none.</summary>
    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellation) =>
        FindAsync($"images/{Uri.EscapeDataString(image)}/json", cancellation);

    /// <summary>Creates a container; it does not run yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">The create request, as the engine's API has it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The id.</returns>
    /// <exception cref="DockerApiException">The engine refuses: 404 no such image, 409 name taken, 400 something is wrong.</exception>
    public Task<string> CreateAsync(string name, JsonObject body, CancellationToken cancellation) => CreateAsync(name, body, platform: null, cancellation);

    /// <summary>Creates a container of a certain variant of its image.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="body">The create request, as the engine's API has it.</param>
    /// <param name="platform">The variant, <c>os/architecture</c>; null leaves it to the engine.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The id.</returns>
    /// <exception cref="DockerApiException">The engine refuses: 404 no such image, 409 name taken, 400 something is wrong.</exception>
    public async Task<string> CreateAsync(string name, JsonObject body, string? platform, CancellationToken cancellation)
    {
        var query = $"name={Uri.EscapeDataString(name)}" + (platform is null ? "" : $"&platform={Uri.EscapeDataString(platform)}");
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await raw.PostAsync(new Uri(root, "containers/create?" + query), content, cancellation);
        var answer = await AnswerAsync(response, cancellation);
        return answer["Id"]!.GetValue<string>();
    }

    /// <summary>Connects a container to a network, with the endpoint settings as raw JSON.</summary>
    /// <exception cref="DockerApiException">The engine refuses.</exception>
    public async Task ConnectAsync(string network, string container, JsonNode? settings, CancellationToken cancellation)
    {
        var body = new JsonObject { ["Container"] = container, ["EndpointConfig"] = settings?.DeepClone() };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await raw.PostAsync(new Uri(root, $"networks/{Uri.EscapeDataString(network)}/connect"), content, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new DockerApiException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Changes what may be changed of a container that exists: limits and restart policy.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="changes">The fields that change, as the engine's API has them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DockerApiException">The engine refuses.</exception>
    public async Task UpdateAsync(string container, JsonObject changes, CancellationToken cancellation)
    {
        using var content = new StringContent(changes.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await raw.PostAsync(new Uri(root, $"containers/{Uri.EscapeDataString(container)}/update"), content, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new DockerApiException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Removes a container, also a running one; one that is gone, or going, is as good.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RemoveAsync(string container, CancellationToken cancellation)
    {
        try
        {
            await Client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true }, cancellation);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or somebody else is removing it.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        raw.Dispose();
    }

    private static Version Read(JsonObject? version, string key) =>
        Version.TryParse((string?)version?[key], out var parsed)
            ? parsed
            : throw new EngineUnavailableException($"expected a Docker engine that states its {key}, found none: is it a Docker engine?");

    private async Task<JsonObject?> FindAsync(string path, CancellationToken cancellation)
    {
        using var response = await raw.GetAsync(new Uri(root, path), cancellation);
        return response.StatusCode is HttpStatusCode.NotFound ? null : await AnswerAsync(response, cancellation);
    }

    private static async Task<JsonObject> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode && Parse(text) is { } answer
            ? answer
            : throw new DockerApiException(response.StatusCode, text);
    }

    /// <summary>Reads an answer of the engine; null when it is JSON, but no object.</summary>
    /// <exception cref="JsonException">It is no JSON, or has a member twice: nobody could tell which of the two counts.</exception>
    internal static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("expected Unicode texts, found one that is none", e);
        }
    }
}
