using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Injector.Endpoint.Admin;

/// <summary>
/// Lets only root, and whoever runs this process, use the admin socket: the kernel says who connects (SO_PEERCRED), beside the modes of
/// folder and socket.
/// </summary>
internal sealed partial class PeerGate(ILogger<PeerGate> logger)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int CredentialsLength = 12;
    private const int UidOffset = 4;

    /// <summary>Connection middleware: ends a connection of anybody else at once.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || !MayEnter(socket, out var uid))
        {
            connection.Abort();
            return;
        }

        LogAdmitted(logger, uid);
        await next(connection);
    };

    private bool MayEnter(Socket socket, out uint uid)
    {
        Span<byte> credentials = stackalloc byte[CredentialsLength];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        uid = MemoryMarshal.Read<uint>(credentials[UidOffset..]);
        if (uid == 0 || uid == EffectiveUserId())
            return true;

        LogRefused(logger, uid);
        return false;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUserId();

    [LoggerMessage(1701, LogLevel.Debug, "Admin connection of uid {Uid}")]
    private static partial void LogAdmitted(ILogger logger, uint uid);

    [LoggerMessage(1702, LogLevel.Warning, "Admin connection of uid {Uid} refused: only root and the endpoint's own user may")]
    private static partial void LogRefused(ILogger logger, uint uid);
}
