using System.Text;
using System.Text.Json.Nodes;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.DockerHook.Tests.Workloads;

/// <summary>An endpoint's admin socket with workloads of the test's choice.</summary>
internal sealed class AdminDouble : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("inj-admin-");
    private readonly WebApplication server;
    private readonly List<string> retired = [];

    public AdminDouble() => server = SlimServer.Create(NullLoggerFactory.Instance, kestrel => kestrel.ListenUnixSocket(Socket), AnswerAsync);

    public string Socket => Path.Combine(folder.FullName, "admin.sock");

    /// <summary>What it knows: ids, and their containers.</summary>
    public IDictionary<string, string> Workloads { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Happens after it has put its list together, and before it is sent.</summary>
    public Func<Task> Listing { get; set; } = () => Task.CompletedTask;

    /// <summary>Ids that were retired.</summary>
    public IReadOnlyList<string> Retired => retired;

    public Task StartAsync() => server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await SlimServer.StopAsync(server);
        folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var id = Path.GetFileName(context.Request.Path.Value!);
        if (HttpMethods.IsPut(context.Request.Method))
        {
            await context.Response.WriteAsync("""{"token":"secret"}""", Encoding.UTF8);
            return;
        }

        if (HttpMethods.IsDelete(context.Request.Method))
        {
            retired.Add(id);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var all = new JsonArray([.. Workloads.Select(w => new JsonObject { ["id"] = w.Key, ["names"] = new JsonObject { ["containerId"] = w.Value } })]);
        await Listing();
        await context.Response.WriteAsync(new JsonObject { ["workloads"] = all }.ToJsonString(), Encoding.UTF8);
    }
}
