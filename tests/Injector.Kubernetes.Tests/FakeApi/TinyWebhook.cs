using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Hosting.Http;
using Injector.Testing.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>An admission webhook that answers as the test says.</summary>
internal sealed class TinyWebhook : IAsyncDisposable
{
    private readonly WebApplication server;

    private TinyWebhook(params string[] names)
    {
        var certificate = Authority.Issue(names);
        server = SlimServer.Create(
            NullLoggerFactory.Instance, kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)), HandleAsync);
    }

    public FakeAuthority Authority { get; } = new("tiny-webhook-ca");

    public ConcurrentQueue<JsonObject> Reviews { get; } = new();

    public Func<JsonObject, JsonObject> Respond { get; set; } = _ => new JsonObject { ["allowed"] = true };

    public Func<JsonObject, JsonObject> Wrap { get; set; } = response =>
        new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response };

    public Uri Address => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<TinyWebhook> StartAsync(string name = "hook.tools.svc")
    {
        var webhook = new TinyWebhook(name);
        await webhook.server.StartAsync();
        return webhook;
    }

    public static JsonObject Patch(string patch) =>
        new() { ["allowed"] = true, ["patchType"] = "JSONPatch", ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)) };

    public async ValueTask DisposeAsync()
    {
        await SlimServer.StopAsync(server);
        Authority.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = JsonNode.Parse(await reader.ReadToEndAsync(context.RequestAborted))!["request"]!.AsObject();
        Reviews.Enqueue(request);
        var response = Respond(request);
        response["uid"] ??= (string)request["uid"]!;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Wrap(response).ToJsonString(), context.RequestAborted);
    }
}
