using System.Net.Sockets;
using Injector.Endpoint;
using Injector.Endpoint.Options;
using Injector.Networking.Host;
using Microsoft.Extensions.Logging;

namespace Injector.Docker;

/// <summary>The endpoint of a hook that has none beside it.</summary>
internal static class EmbeddedEndpoint
{
    /// <summary>Starts one where there is none.</summary>
    /// <param name="mode">Whether it is wanted.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when there is one beside the hook, or there is to be one.</returns>
    /// <exception cref="StartupException">It cannot start.</exception>
    public static async Task<EndpointHost?> StartAsync(EndpointMode mode, EndpointOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (mode is EndpointMode.Separate || (mode is EndpointMode.Auto && await AnswersAsync(options.AdminSocket, cancellation)))
            return null;

        var endpoint = await EndpointHost.StartAsync(
            options with { HolderOf = port => PortHolder.Find(port)?.Explanation }, TimeProvider.System, loggers, cancellation);
        DockerLog.Embedded(loggers.CreateLogger(nameof(EmbeddedEndpoint)), options.AdminSocket);
        return endpoint;
    }

    private static async Task<bool> AnswersAsync(string socket, CancellationToken cancellation)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
