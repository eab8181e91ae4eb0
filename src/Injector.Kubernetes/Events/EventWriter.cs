using System.Threading.Channels;
using Injector.Kubernetes.Connection;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Injector.Kubernetes.Events;

/// <summary>Writes Kubernetes Events in the background: bounded, one at a time, never in anybody's way.</summary>
public sealed partial class EventWriter : IAsyncDisposable
{
    private const int Capacity = 256;
    private const int MaxNote = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly IKubernetes client;
    private readonly TimeProvider time;
    private readonly Action<string> counted;
    private readonly ILogger<EventWriter> logger;
    private readonly Channel<PodEvent> waiting = Channel.CreateBounded<PodEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task running;

    /// <summary>Begins to write.</summary>
    /// <param name="client">Client.</param>
    /// <param name="counted">Told the result of each: written, failed or dropped.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public EventWriter(IKubernetes client, Action<string> counted, TimeProvider time, ILogger<EventWriter> logger)
    {
        this.client = client;
        this.counted = counted;
        this.time = time;
        this.logger = logger;
        running = RunAsync();
    }

    /// <summary>Takes one to write; where too many wait it is dropped and counted.</summary>
    public void Write(PodEvent happened)
    {
        if (!waiting.Writer.TryWrite(happened))
            counted("dropped");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await running;
    }

    private async Task RunAsync()
    {
        await foreach (var happened in waiting.Reader.ReadAllAsync())
        {
            try
            {
                using var limit = new CancellationTokenSource(Limit);
                await client.CoreV1.CreateNamespacedEventAsync(Body(happened), happened.Namespace, cancellationToken: limit.Token);
                counted("written");
            }
            catch (Exception e)
            {
                // An event is a courtesy: whatever is in its way, the next one gets its turn.
                counted("failed");
                LogFailed(logger, happened.Namespace, ApiFailures.IsOutage(e) ? ApiFailures.Describe(e) : e.GetType().Name);
            }
        }
    }

    private Corev1Event Body(PodEvent happened)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new Corev1Event
        {
            Metadata = new V1ObjectMeta { GenerateName = "ecs-injector.", NamespaceProperty = happened.Namespace },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = happened.ApiVersion,
                Kind = happened.Kind,
                Name = happened.Name,
                NamespaceProperty = happened.Namespace,
                Uid = happened.Uid,
            },
            Type = happened.IsWarning ? "Warning" : "Normal",
            Reason = happened.Reason,
            Message = happened.Message.Length <= MaxNote ? happened.Message : happened.Message[..MaxNote],
            Source = new V1EventSource { Component = "ecs-injector" },
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
        };
    }

    [LoggerMessage(4401, LogLevel.Debug, "An event in namespace {Namespace} was not written: {Problem}")]
    private static partial void LogFailed(ILogger logger, string @namespace, string problem);
}
