using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Injector.Endpoint.Options;
using Injector.Hosting.Upstream;

namespace Injector.Tasks;

/// <summary>Talks to the hook's control socket.</summary>
internal sealed class HookClient : IDisposable
{
    private const string Path = "/v1/tasks";
    private const int LeastOfAnId = 4;
    private readonly HttpClient http;
    private readonly string socket;

    /// <summary>Takes the socket's path; nobody is called yet.</summary>
    public HookClient(string socket)
    {
        this.socket = socket;
        var address = UpstreamAddress.Unix(socket);
        http = new HttpClient(UpstreamHandler.Create(address, TimeSpan.FromSeconds(5), trusted: null))
        {
            BaseAddress = address.BaseUri,

            // Pulling an image takes as long as it takes.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Whether a hook listens.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        try
        {
            await AllAsync(cancellation);
            return true;
        }
        catch (HookAbsentException)
        {
            return false;
        }
    }

    /// <summary>Every task, the oldest first.</summary>
    public async Task<IReadOnlyList<TaskAnswer>> AllAsync(CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Get, Path, null, HookAnswers.Default.TasksAnswer, cancellation))!.Tasks;

    /// <summary>One task; null when it is no more.</summary>
    public Task<TaskAnswer?> FindAsync(string id, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, $"{Path}/{id}", null, HookAnswers.Default.TaskAnswer, cancellation);

    /// <summary>The task that a person means: by its id, the first characters of it, or its ARN.</summary>
    /// <exception cref="StartupException">None, or more than one.</exception>
    public async Task<TaskAnswer> MeantAsync(string text, CancellationToken cancellation)
    {
        var id = text[(text.LastIndexOf('/') + 1)..];
        var meant = id.Length < LeastOfAnId
            ? []
            : (await AllAsync(cancellation)).Where(t => t.TaskId.StartsWith(id, StringComparison.Ordinal)).ToList();
        return meant switch
        {
            [var task] => task,
            [] => throw new StartupException($"expected a task's id, at least {LeastOfAnId} characters of it, or its ARN, found \"{text}\": see injector task ls --all"),
            _ => throw new StartupException($"expected one task, found {meant.Count} that begin with \"{id}\": give more of the id"),
        };
    }

    /// <summary>Runs a task.</summary>
    /// <exception cref="TaskRefusedException">It cannot be run; nothing was started.</exception>
    public async Task<TaskAnswer> RunAsync(JsonObject wish, CancellationToken cancellation)
    {
        using var body = new StringContent(wish.ToJsonString(), Encoding.UTF8, "application/json");
        return (await AskAsync(HttpMethod.Post, Path, body, HookAnswers.Default.TaskAnswer, cancellation))!;
    }

    /// <summary>Stops a task, and removes it afterwards, if that is wanted; comes back at once.</summary>
    /// <returns>Null when the task is no more.</returns>
    public Task<TaskAnswer?> StopAsync(string id, string? reason, bool isRemoved, CancellationToken cancellation)
    {
        var query = $"?remove={(isRemoved ? "true" : "false")}" + (reason is null ? "" : "&reason=" + Uri.EscapeDataString(reason));
        return AskAsync(HttpMethod.Delete, $"{Path}/{id}{query}", null, HookAnswers.Default.TaskAnswer, cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<T?> AskAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            if (response.IsSuccessStatusCode)
                return JsonSerializer.Deserialize(text, type);

            if (response.StatusCode is HttpStatusCode.NotFound)
                return null;

            var error = JsonSerializer.Deserialize(text, HookAnswers.Default.ErrorAnswer)!;
            throw new TaskRefusedException(
                $"{error.Code}: {error.Message}", [.. (error.Problems ?? []).Select(p => p.Path.Length == 0 ? p.Message : $"{p.Path}: {p.Message}")]);
        }
        catch (JsonException e)
        {
            throw new StartupException($"expected the Docker hook at {socket}, found something else that answers {(int)response.StatusCode}: {e.Message}");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw new StartupException($"expected to be allowed to use {socket}, found that only root may: use sudo");
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            throw new HookAbsentException($"expected the Docker hook at {socket}, found nobody: start injector docker first, or run the task with --wait", e);
        }
        catch (HttpRequestException e)
        {
            throw new StartupException($"the Docker hook at {socket} has gone in the middle of an answer: {e.Message}");
        }
    }
}
