using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.DockerHook.Engine;
using Polly;
using Polly.Retry;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>
/// What a task's supervisor asks of the engine. An engine that is away for a while is asked again until it is back; what it refuses is
/// never asked twice.
/// </summary>
internal sealed class TaskEngine(Func<CancellationToken, Task<DockerEngine>> connect, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline patience = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutException>()

                // An answer that ends in its middle, when the engine is stopped.
                .Handle<JsonException>()
                .Handle<EngineUnavailableException>().Handle<TaskCanceledException>(e => !e.CancellationToken.IsCancellationRequested),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
        })
        .Build();

    /// <summary>How a container stands; null when it is gone.</summary>
    public Task<ContainerFacts?> FactsAsync(string id, CancellationToken cancellation) => AskAsync(
        async (engine, stop) => await engine.InspectAsync(id, stop) is { } found ? ContainerFacts.Read(found) : null, cancellation);

    /// <summary>Starts a container that has never been started; one that has is left as it is.</summary>
    /// <returns>When it was started.</returns>
    /// <exception cref="DockerApiException">The engine refuses, or the container is gone.</exception>
    public Task<DateTimeOffset> StartAsync(string id, CancellationToken cancellation) => AskAsync(
        async (engine, stop) =>
        {
            // Also before a second try: the first may have reached the engine although its answer was lost.
            if (ContainerFacts.Read(await InspectAsync(engine, id, stop)).StartedAt is { } already)
                return already;

            await engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), stop);
            return ContainerFacts.Read(await InspectAsync(engine, id, stop)).StartedAt ?? time.GetUtcNow();
        },
        cancellation);

    /// <summary>Waits until a started container has ended.</summary>
    /// <returns>How it stands then; null when it is gone.</returns>
    public Task<ContainerFacts?> EndAsync(string id, CancellationToken cancellation) => AskAsync(
        async (engine, stop) =>
        {
            while (true)
            {
                try
                {
                    await engine.Client.Containers.WaitContainerAsync(id, stop);
                }
                catch (DockerContainerNotFoundException)
                {
                    return null;
                }

                if (await engine.InspectAsync(id, stop) is not { } found)
                    return null;

                if (ContainerFacts.Read(found) is { IsRunning: false } facts)
                    return facts;
            }
        },
        cancellation);

    /// <summary>Asks a container to end, and kills it when it does not.</summary>
    public Task StopAsync(string id, TimeSpan patienceWithIt, CancellationToken cancellation) => AskAsync(
        async (engine, stop) =>
        {
            try
            {
                var parameters = new ContainerStopParameters { WaitBeforeKillSeconds = (uint)patienceWithIt.TotalSeconds };
                await engine.Client.Containers.StopContainerAsync(id, parameters, stop);
            }
            catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotModified)
            {
                // Gone or ended: as good.
            }

            return true;
        },
        cancellation);

    /// <summary>Removes a container, also a running one, with its anonymous volumes.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellation) => AskAsync(
        async (engine, stop) =>
        {
            try
            {
                await engine.Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, stop);
            }
            catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Gone, or somebody else is removing it.
            }

            return true;
        },
        cancellation);

    /// <summary>Removes a volume, unless somebody else uses it by now.</summary>
    public Task RemoveVolumeAsync(string name, CancellationToken cancellation) => AskAsync(
        async (engine, stop) =>
        {
            try
            {
                await engine.Client.Volumes.RemoveAsync(name, force: true, stop);
            }
            catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Gone, or no longer the task's alone.
            }

            return true;
        },
        cancellation);

    private static async Task<JsonObject> InspectAsync(DockerEngine engine, string id, CancellationToken cancellation) =>
        await engine.InspectAsync(id, cancellation) ?? throw new DockerContainerNotFoundException(HttpStatusCode.NotFound, "the container is gone");

    private async Task<T> AskAsync<T>(Func<DockerEngine, CancellationToken, Task<T>> ask, CancellationToken cancellation) =>
        await patience.ExecuteAsync(async stop => await ask(await connect(stop), stop), cancellation);
}
