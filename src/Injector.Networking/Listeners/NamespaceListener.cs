using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Injector.Networking.LinkLocal;
using Injector.Networking.Namespaces;

namespace Injector.Networking.Listeners;

/// <summary>
/// A listener on 127.0.0.1 inside a network namespace, prepared so that 169.254.170.2:80 arrives there. The process that
/// holds it may be in any other namespace. It keeps the namespace alive until every copy of it is closed.
/// </summary>
public sealed class NamespaceListener : IDisposable
{
    // What Linux allows by default: with less, a flood makes the kernel drop whoever comes then, and his next try is a second later.
    private const int Backlog = 4096;

    private NamespaceListener(Socket socket, SetupReport setup)
    {
        Socket = socket;
        Setup = setup;
    }

    /// <summary>The listening socket. Owned by this object.</summary>
    public Socket Socket { get; }

    /// <summary>What was done in the namespace besides.</summary>
    public SetupReport Setup { get; }

    /// <summary>
    /// Listens, then prepares the namespace: whoever is redirected finds a backlog, never a closed port. On failure nothing
    /// is left listening. Blocks the caller for a few milliseconds.
    /// </summary>
    /// <param name="target">The namespace; it is the caller's to dispose, before or after the listener.</param>
    /// <param name="options">Address and ports.</param>
    /// <param name="backlog">Connections that wait until somebody accepts them.</param>
    /// <exception cref="NetworkSetupException">
    /// Refused; with <see cref="Exception.InnerException"/> a <see cref="SocketException"/> of
    /// <see cref="SocketError.AddressAlreadyInUse"/> when somebody listens there already.
    /// </exception>
    public static NamespaceListener Open(NetworkNamespace target, LinkLocalOptions options, int backlog = Backlog) =>
        target.Run(() =>
        {
            var socket = Listen(target, options.ListenerPort, backlog);
            try
            {
                return new NamespaceListener(socket, LinkLocalSetup.Apply(options));
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });

    /// <summary>Takes over a listener that was opened before, by a process that is gone; its namespace is prepared already.</summary>
    /// <param name="socket">The listening socket; owned from here on.</param>
    public static NamespaceListener Adopt(Socket socket) => new(socket, new SetupReport([]));

    /// <summary>
    /// Ends the listener for every process that has a copy: their accept fails, and the namespace can go.
    /// <see cref="Dispose"/> only closes this copy.
    /// </summary>
    public void Shutdown()
    {
        End(Socket);
    }

    /// <summary>The same for a socket that is no object of this kind yet.</summary>
    public static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.NotConnected)
        {
            // It was ended before, by a process that is gone.
        }
        finally
        {
            socket.Dispose();
        }
    }

    public void Dispose() => Socket.Dispose();

    private static Socket Listen(NetworkNamespace target, int port, int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(backlog);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new NetworkSetupException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected to listen on 127.0.0.1:{port} in {target}, found: {exception.Message}. ")
                + "When it is in use, an earlier listener still stands: take it back from the sidecar that holds it, or end that sidecar.",
                exception.NativeErrorCode,
                exception);
        }
    }
}
