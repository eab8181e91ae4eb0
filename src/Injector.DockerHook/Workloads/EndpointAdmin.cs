using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.Core.Workloads;
using Injector.Hosting.Upstream;

namespace Injector.DockerHook.Workloads;

/// <summary>The endpoint's admin socket, from the hook's side: registers workloads, shows them, retires them.</summary>
internal sealed class EndpointAdmin : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A crowd of containers must not leave as many connections open for long.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private readonly string socket;
    private readonly Uri root;
    private readonly HttpClient http;

    /// <summary>Nothing is connected yet.</summary>
    /// <param name="socket">Path of the admin socket.</param>
    public EndpointAdmin(string socket)
    {
        this.socket = socket;
        var address = UpstreamAddress.Unix(socket);
        root = new Uri(address.BaseUri, "/v1/workloads/");
        var handler = UpstreamHandler.Create(address, TimeSpan.FromSeconds(1), trusted: null);
        handler.PooledConnectionIdleTimeout = Idle;
        http = new HttpClient(handler) { Timeout = Patience };
    }

    /// <summary>Registers a workload, or renews what is known of it.</summary>
    /// <returns>Its token: the one before ends as soon as this one is shown.</returns>
    /// <exception cref="EndpointUnavailableException">No answer, or a refusal.</exception>
    public async Task<SecretText> RegisterAsync(CredentialId id, WorkloadIdentity identity, RoleArn? wish, EndpointDoor door, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["platform"] = identity.Platform is Platform.Task ? "task" : "docker",
            ["names"] = Texts(identity.Names),
            ["labels"] = Texts(identity.Labels),
            ["doors"] = new JsonArray(door.IsLoopback ? "loopback" : "socket"),
        };
        if (door.Address is { } address)
            body["address"] = address.ToString();
        if (wish is { } role)
            body["taskRoleArn"] = role.Value;
        if (identity.Image is { } image)
            body["image"] = Texts([new("id", image.Id), new("digest", image.Digest), new("repository", image.Repository)]);

        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(root, id.Value)) { Content = content };
        var answer = await AskAsync(request, cancellation);
        return new SecretText((string)answer!["token"]!);
    }

    /// <summary>A workload; null when the endpoint does not know it.</summary>
    /// <exception cref="EndpointUnavailableException">No answer.</exception>
    public async Task<EndpointWorkload?> FindAsync(CredentialId id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, id.Value));
        return await AskAsync(request, cancellation) is { } answer ? Read(answer) : null;
    }

    /// <summary>Every workload that the endpoint knows.</summary>
    /// <exception cref="EndpointUnavailableException">No answer.</exception>
    public async Task<IReadOnlyList<EndpointWorkload>> AllAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, "../workloads"));
        var answer = await AskAsync(request, cancellation);
        return [.. (answer?["workloads"] as JsonArray ?? []).Select(workload => Read(workload!.AsObject()))];
    }

    /// <summary>Retires a workload; one that is not known is as good.</summary>
    /// <exception cref="EndpointUnavailableException">No answer.</exception>
    public async Task RetireAsync(string id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(root, id));
        await AskAsync(request, cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    // What is not known is null; an empty answer an empty object.
    private async Task<JsonObject?> AskAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            if (response.StatusCode is HttpStatusCode.NotFound)
                return null;

            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
                return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();

            var why = (string?)(JsonNode.Parse(text) as JsonObject)?["message"];
            throw new EndpointUnavailableException($"the endpoint refuses ({(int)response.StatusCode}): {why ?? "without a reason"}");
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException or InvalidOperationException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            var found = File.Exists(socket) ? e.Message : "no such socket";
            throw new EndpointUnavailableException($"expected an endpoint at unix:{socket}, found: {found}. Start injector endpoint, or see what it logs", e);
        }
    }

    private static EndpointWorkload Read(JsonObject workload) => new(
        (string)workload["id"]!,
        (string?)workload["names"]?[WorkloadNames.ContainerId],
        (string?)workload["names"]?[WorkloadNames.Task],
        (string?)workload["decision"]?["roleArn"],
        (string?)workload["decision"]?["refusal"],
        (string?)workload["expiration"])
    {
        Hook = (string?)workload["names"]?[WorkloadNames.Hook],
        Sdk = (string?)workload["sdk"],
    };

    private static JsonObject Texts(List<KeyValuePair<string, string?>> texts) =>
        new(texts.Where(text => !string.IsNullOrEmpty(text.Value)).Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        Texts([.. texts.Select(text => KeyValuePair.Create(text.Key, (string?)text.Value))]);
}
