using Injector.Hosting.Http;
using Injector.Hosting.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Control;

/// <summary>The hook's control socket: in a folder for its own user alone.</summary>
internal sealed class ControlServer(string path, ControlRoutes routes, ILoggerFactory loggers) : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly UnixSocketPlace place = new(path, OwnerOnly, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    private readonly WebApplication server = SlimServer.Create(loggers, kestrel => kestrel.ListenUnixSocket(path), routes.HandleAsync);

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">Another hook listens there, or the folder cannot be made.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        place.Prepare();
        await server.StartAsync(cancellation);
        place.Protect();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await SlimServer.StopAsync(server);
}
