using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.Core.Names;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Hook;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Sidecars;

/// <summary>The container of one sidecar: made, started, started again, removed.</summary>
internal sealed class SidecarProcess(
    string key, string folder, ProxyImage image, SidecarOptions options, IEngineSource engines, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);
    private DateTimeOffset revivedAt;
    private bool isOver;

    // Never disposed: whoever waits for it then would wait for ever.
    private SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Whether a process is the first one of this sidecar's container.</summary>
    public async Task<bool> IsAsync(int processId, CancellationToken cancellation)
    {
        try
        {
            var facts = await FindAsync(engines.Current, cancellation);
            return facts is { IsRunning: true } && facts.ProcessId == processId;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or EngineUnavailableException or SidecarException)
        {
            return false;
        }
    }

    /// <summary>Has it running, with the image of now.</summary>
    /// <exception cref="SidecarException">It cannot be.</exception>
    /// <exception cref="ChangedMeanwhileException">It was removed for good.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancellation)
    {
        await Gate.WaitAsync(cancellation);
        try
        {
            if (isOver)
                throw new ChangedMeanwhileException("its sidecar was removed just now");

            var engine = engines.Current;
            if (await FindAsync(engine, cancellation) is { } there)
            {
                // One of an earlier hook may be of an older version: connections wait in the backlog while it is replaced.
                var isOurs = SidecarContainer.HasFolders(there, folder, options) && (image.Current is null || there.ImageName == image.Current);
                if (there.IsRunning && isOurs)
                    return;

                MakeDataFolder();
                if (isOurs)
                {
                    await NotTooOftenAsync(cancellation);
                    if (await StartAsync(engine, there.Id, cancellation))
                    {
                        revivedAt = time.GetUtcNow();
                        return;
                    }
                }

                await engine.RemoveAsync(there.Id, cancellation);
            }

            MakeDataFolder();
            var request = SidecarContainer.Request(key, await image.EnsureAsync(engine, cancellation), folder, options);
            var id = await engine.CreateAsync(SidecarContainer.NameOf(key), request, cancellation);
            if (!await StartAsync(engine, id, cancellation))
                throw new SidecarException($"expected the sidecar {SidecarContainer.NameOf(key)} to start, found that it is gone");
        }
        catch (DockerApiException e)
        {
            throw new SidecarException($"expected the engine to run the sidecar {SidecarContainer.NameOf(key)}, found: {e.ResponseBody?.Trim() ?? e.Message}", e);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Removes it for good: who has asked for it to run meanwhile does not make another one.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        await Gate.WaitAsync(cancellation);
        try
        {
            var engine = engines.Current;
            if (await FindAsync(engine, cancellation) is { } there)
                await engine.RemoveAsync(there.Id, cancellation);
            isOver = true;
        }
        finally
        {
            Gate.Release();
        }
    }

    // By its name, and only when it is what we make: a name alone proves nothing.
    private async Task<ContainerFacts?> FindAsync(DockerEngine engine, CancellationToken cancellation)
    {
        if (await engine.InspectAsync(SidecarContainer.NameOf(key), cancellation) is not { } inspected)
            return null;

        var facts = ContainerFacts.Read(inspected);
        return facts.Label(Labels.SidecarOf) == key && facts.NetworkMode is "none"
            ? facts
            : throw new SidecarException($"expected the name {facts.Name} to be free, found a container that is no sidecar of ours: rename or remove it");
    }

    private async Task<bool> StartAsync(DockerEngine engine, string id, CancellationToken cancellation)
    {
        try
        {
            await engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation);
            HookLog.SidecarStarted(logger, key);
            return true;
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    // What is not there cannot be mounted: an endpoint that is started later finds the folder of its socket as it would have made it.
    private void MakeDataFolder()
    {
        const UnixFileMode mode = (UnixFileMode)0b111_101_101;
        var data = Path.GetDirectoryName(options.DataSocket)!;
        if (Directory.Exists(data))
            return;

        Directory.CreateDirectory(data);
        File.SetUnixFileMode(data, mode);
    }

    // One that dies is started at once; one that dies again at once must not be started as fast as the machine can.
    private async Task NotTooOftenAsync(CancellationToken cancellation)
    {
        HookLog.SidecarDied(logger, key);
        if (time.GetUtcNow() - revivedAt < SoonAgain)
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
    }
}
