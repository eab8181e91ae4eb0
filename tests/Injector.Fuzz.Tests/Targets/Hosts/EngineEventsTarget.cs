using System.Text;
using Injector.DockerHook;
using Injector.DockerHook.Engine;
using Injector.Fuzz.Tests.Engine;
using Injector.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Fuzz.Tests.Targets.Hosts;

/// <summary>The stream of an engine's events, by a unix socket: each input is what one subscription gets until it ends.</summary>
internal sealed class EngineEventsTarget : FuzzTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string path = Path.Combine(Path.GetTempPath(), $"f-{Guid.NewGuid():N}"[..20]);
    private readonly SemaphoreSlim subscribed = new(0);
    private readonly SemaphoreSlim given = new(0);
    private readonly WebApplication engine;
    private readonly EngineWatch watch;
    private byte[] stream = [];
    private volatile string? broken;

    public EngineEventsTarget()
    {
        engine = SlimServer.Create(NullLoggerFactory.Instance, (KestrelServerOptions kestrel) => kestrel.ListenUnixSocket(path), AnswerAsync);
        Waiting.For(engine.StartAsync());
        watch = new EngineWatch(path, TimeSpan.FromHours(1), new HookMetrics(), new NoPause(), NullLogger.Instance)
        {
            Changed = (id, labels) => broken = id is { Length: > 0 } && labels is not null ? broken : "an event of no container is told",
            Listed = (_, _) => Task.CompletedTask,
        };
        Waiting.For(watch.ConnectAsync(CancellationToken.None));
        watch.Start();
        Broken.Unless(subscribed.Wait(Patience), "nobody listens to the engine");
    }

    /// <inheritdoc />
    public override string Name => "engine-events";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "{'status':'start','id':'0a1b','from':'orders:1','Type':'container','Action':'start','Actor':{'ID':'0a1b','Attributes':{'image':'orders:1','ecs-injector.io/inject':'enabled'}},'scope':'local','time':1767225600,'timeNano':1767225600000000000}\n"
        + "{'Type':'container','Action':'die','Actor':{'ID':'0a1b','Attributes':{'exitCode':'0'}}}\n",
        "{'Type':'container','Action':'rename','Actor':{'ID':'0a1b','Attributes':null}}");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } = ["\"Actor\":", "\"ID\":", "\"Attributes\":", "\"Action\":", "\"time\":", "null", "{}", "[]", "}\n{", "}{"];

    /// <inheritdoc />
    public override int LongestInput => 64 * 1024;

    /// <inheritdoc />
    public override long LongForm => 20_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        stream = input;
        given.Release();
        Broken.Unless(subscribed.Wait(Patience), "the engine is not listened to any more");
        Broken.Unless(broken is null, broken ?? "");
    }

    /// <inheritdoc />
    protected override void End()
    {
        stream = [];
        given.Release(1000);
        Waiting.For(watch.DisposeAsync().AsTask());
        Waiting.For(SlimServer.StopAsync(engine));
        subscribed.Dispose();
        given.Dispose();
        File.Delete(path);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var place = context.Request.Path.Value ?? "";
        if (place.EndsWith("/events", StringComparison.Ordinal))
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            subscribed.Release();
            await given.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(stream, context.RequestAborted);
            return;
        }

        var answer = place.EndsWith("/version", StringComparison.Ordinal) ? """{"ApiVersion":"1.51","MinAPIVersion":"1.24"}""" : "[]";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), context.RequestAborted);
    }
}
