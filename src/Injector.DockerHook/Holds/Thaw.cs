using System.Net;
using Docker.DotNet;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Holds;

/// <summary>Lets a frozen container run.</summary>
internal static class Thaw
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Does it; a container that is not frozen, or not there, is as good.</summary>
    /// <exception cref="HttpRequestException">The engine is away: it may be frozen still.</exception>
    /// <exception cref="DockerApiException">The engine cannot do it: it is frozen still.</exception>
    public static async Task RunAsync(DockerEngine engine, string containerId, TimeProvider time)
    {
        try
        {
            await ForceAsync(engine, containerId, time);
        }
        catch (DockerApiException)
        {
            await AgreeAsync(engine, containerId, time);
        }
    }

    // An engine that is stuck on the frozen container goes on as soon as the kernel lets it run.
    private static async Task ForceAsync(DockerEngine engine, string containerId, TimeProvider time)
    {
        var asked = AskAsync(engine, containerId);
        await Task.WhenAny(asked, Task.Delay(Patience, time, CancellationToken.None));
        if (!asked.IsCompleted)
            FreezerGroup.Thaw(containerId);
        await asked;
    }

    // An engine that has not seen the kernel do it holds the container for frozen, and cannot let it run, since it does: the two agree when
    // it is frozen for a moment. Nothing can get in the way now: the engine begins no exec in what it holds for frozen.
    private static async Task AgreeAsync(DockerEngine engine, string containerId, TimeProvider time)
    {
        try
        {
            FreezerGroup.Freeze(containerId);
            await ForceAsync(engine, containerId, time);
        }
        catch
        {
            FreezerGroup.Thaw(containerId);
            throw;
        }
    }

    private static async Task AskAsync(DockerEngine engine, string containerId)
    {
        try
        {
            await engine.Client.Containers.UnpauseContainerAsync(containerId, CancellationToken.None);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            // Gone.
        }
        catch (DockerApiException)
        {
            // The engine says 409 or 500 of one that is not frozen; what counts is how it stands.
            if (await engine.InspectAsync(containerId, CancellationToken.None) is { } inspected && ContainerFacts.Read(inspected).IsPaused)
                throw;
        }
    }
}
