using System.Net;
using Docker.DotNet;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Holds;

/// <summary>Lets a frozen container run.</summary>
internal static class Thaw
{
    /// <summary>Does it; a container that is not frozen, or not there, is as good.</summary>
    /// <exception cref="HttpRequestException">The engine is away: it may be frozen still.</exception>
    /// <exception cref="DockerApiException">The engine cannot do it: it is frozen still.</exception>
    public static async Task RunAsync(DockerEngine engine, string containerId, CancellationToken cancellation)
    {
        try
        {
            await engine.Client.Containers.UnpauseContainerAsync(containerId, cancellation);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            // Gone.
        }
        catch (DockerApiException)
        {
            // The engine says 409 or 500 of one that is not frozen; what counts is how it stands.
            if (await engine.InspectAsync(containerId, cancellation) is { } inspected && ContainerFacts.Read(inspected).IsPaused)
                throw;
        }
    }
}
