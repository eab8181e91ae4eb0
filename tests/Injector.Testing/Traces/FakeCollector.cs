using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Testing.Traces;

/// <summary>An OTLP collector that speaks HTTP and protocol buffers over a real socket, and keeps what it is sent.</summary>
public sealed class FakeCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> bodies = new();
    private readonly CancellationTokenSource ending = new();
    private readonly bool hangs;
    private readonly WebApplication server;

    private FakeCollector(bool hangs)
    {
        this.hangs = hangs;
        server = SlimServer.Create(NullLoggerFactory.Instance, kestrel => kestrel.Listen(IPAddress.Loopback, 0), HandleAsync);
    }

    /// <summary>Its base URL.</summary>
    public Uri Url => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Paths and content types of what was posted.</summary>
    public ConcurrentQueue<string> Posts { get; } = new();

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<CollectedSpan> Spans => [.. bodies.SelectMany(CollectedSpan.Read)];

    /// <summary>Everything that was sent, byte for byte, to be searched.</summary>
    public string Everything => string.Concat(bodies.Select(Encoding.Latin1.GetString));

    /// <summary>Starts one.</summary>
    /// <param name="hangs">Takes everything and never answers.</param>
    public static async Task<FakeCollector> StartAsync(bool hangs = false)
    {
        var collector = new FakeCollector(hangs);
        await collector.server.StartAsync();
        return collector;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await SlimServer.StopAsync(server);
        ending.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        bodies.Enqueue(body.ToArray());
        Posts.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.ContentType}");
        if (hangs)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
        }

        context.Response.ContentType = "application/x-protobuf";
    }
}
