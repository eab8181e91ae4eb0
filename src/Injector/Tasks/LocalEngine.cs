using Injector.DockerHook.Engine;
using Injector.Endpoint.Options;

namespace Injector.Tasks;

/// <summary>The engine that a person's command talks to.</summary>
internal static class LocalEngine
{
    /// <summary>Connects to it.</summary>
    /// <exception cref="StartupException">Nobody answers there, or no version fits.</exception>
    public static async Task<DockerEngine> ConnectAsync(string socket, CancellationToken cancellation)
    {
        try
        {
            return await DockerEngine.ConnectAsync(socket, cancellation);
        }
        catch (EngineUnavailableException e)
        {
            throw new StartupException("--docker-host: " + e.Message);
        }
    }
}
