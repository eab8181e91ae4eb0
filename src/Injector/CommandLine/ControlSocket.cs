using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Endpoint.Options;
using Injector.Hosting.Upstream;

namespace Injector.CommandLine;

/// <summary>Asks a program of ours that runs on this host by its control socket.</summary>
internal static class ControlSocket
{
    // It is on this host and answers from memory; the hook waits 5 s for the endpoint. One that takes longer is stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // On record in the audit log, where it asks for something that is.
    private static readonly ProductInfoHeaderValue Agent = new("injector", typeof(ControlSocket).Assembly.GetName().Version?.ToString(3));

    /// <summary>Asks.</summary>
    /// <param name="socket">Its path.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="whom">Who should answer: "hook", "endpoint".</param>
    /// <param name="start">The command that starts one.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The answer, JSON.</returns>
    /// <exception cref="StartupException">Nobody answers there.</exception>
    public static async Task<string> AskAsync(string socket, string path, string whom, string start, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await SendAsync(socket, request, whom, start, stop);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync(stop)
            : throw new StartupException($"expected a running {whom} at unix:{socket}, found: status {(int)answer.StatusCode}. Start one with {start}");
    }

    /// <summary>Asks an endpoint to do something.</summary>
    /// <param name="socket">Its admin socket.</param>
    /// <param name="method">How.</param>
    /// <param name="path">To what.</param>
    /// <param name="body">With what; null for nothing.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The answer, and where it was refused the reason code.</returns>
    /// <exception cref="StartupException">Nobody answers there, or something else does.</exception>
    public static async Task<ControlAnswer> TellEndpointAsync(string socket, HttpMethod method, string path, JsonObject? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await SendAsync(socket, request, "endpoint", "injector endpoint", stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        if (answer.IsSuccessStatusCode)
            return new ControlAnswer(text, "", "");

        return new ControlJson("endpoint", socket).Read(
            text, error => new ControlAnswer("", (string)ControlJson.Needed(error, "code")!, (string?)error["message"] ?? ""));
    }

    private static async Task<HttpResponseMessage> SendAsync(string socket, HttpRequestMessage request, string whom, string start, CancellationToken stop)
    {
        var address = UpstreamAddress.Unix(socket);
        using var client = new HttpClient(UpstreamHandler.Create(address, TimeSpan.FromSeconds(2), trusted: null)) { BaseAddress = address.BaseUri, Timeout = Patience };
        client.DefaultRequestHeaders.UserAgent.Add(Agent);
        try
        {
            return await client.SendAsync(request, stop);
        }
        catch (HttpRequestException e)
        {
            throw new StartupException($"expected a running {whom} at unix:{socket}, found: {UnixSocketFailure.Describe(socket, e)}. Start one with {start}");
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new StartupException(
                $"expected an answer of the {whom} at unix:{socket} within {Patience.TotalSeconds:0} s, found none: it hangs, or another program listens there. See its log, and start it anew with {start}");
        }
    }
}
