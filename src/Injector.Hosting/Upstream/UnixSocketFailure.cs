using System.Net.Sockets;

namespace Injector.Hosting.Upstream;

/// <summary>Why nobody answers at a unix socket, for people: the HTTP client's own words name a host and a port that nobody asked for.</summary>
public static class UnixSocketFailure
{
    /// <summary>What was found there.</summary>
    /// <param name="path">Path of the socket.</param>
    /// <param name="failure">What the HTTP client threw.</param>
    public static string Describe(string path, Exception failure) => failure.InnerException is SocketException socket
        ? socket.SocketErrorCode switch
        {
            _ when !File.Exists(path) => "no such socket",
            SocketError.ConnectionRefused => "a socket at which nothing listens",
            SocketError.AccessDenied => "a socket that this user may not open",
            _ => socket.Message,
        }
        : failure.Message;
}
