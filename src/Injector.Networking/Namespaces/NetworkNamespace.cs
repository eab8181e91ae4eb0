using System.Globalization;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Injector.Networking.Interop;
using Microsoft.Win32.SafeHandles;

namespace Injector.Networking.Namespaces;

/// <summary>
/// A network namespace held open by a descriptor: it cannot be mistaken for another when its process ends and the pid is
/// used again, and it lives until this object is disposed. Entering needs CAP_SYS_ADMIN; another process's namespace
/// needs the host's pid namespace.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly string origin;

    private NetworkNamespace(SafeFileHandle handle, string origin)
    {
        this.handle = handle;
        this.origin = origin;
        Id = Inode.Of(handle, origin);
    }

    /// <summary>
    /// The inode, the same for all processes in the namespace. Unique among the namespaces that live; the kernel uses a
    /// number again only after the namespace is gone, which it cannot be while this object holds it.
    /// </summary>
    public ulong Id { get; }

    /// <summary>Opens a namespace file: /run/netns/NAME, /var/run/docker/netns/KEY, /proc/PID/ns/net.</summary>
    /// <exception cref="NetworkSetupException">It is not there or not ours to open.</exception>
    public static NetworkNamespace Open(string path)
    {
        try
        {
            return new NetworkNamespace(File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NetworkSetupException(
                $"Expected a network namespace at {path}, found: {exception.Message} "
                + "The process may have ended; else run as root, in the host's pid namespace.",
                innerException: exception);
        }
    }

    /// <summary>Opens the namespace that a process is in now.</summary>
    /// <exception cref="NetworkSetupException">The process is gone, or not ours to look at.</exception>
    public static NetworkNamespace OfProcess(int processId) =>
        Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/ns/net"));

    /// <summary>Opens the namespace that the calling thread is in.</summary>
    public static NetworkNamespace Current() => Open("/proc/thread-self/ns/net");

    /// <summary>Opens the namespace that a socket belongs to, wherever it came from (SIOCGSKNS, man 2 ioctl_ns).</summary>
    /// <exception cref="NetworkSetupException">Refused: it needs CAP_NET_ADMIN.</exception>
    public static NetworkNamespace OfSocket(Socket socket)
    {
        const nuint GetNamespace = 0x894C;
        var descriptor = LibC.Control(socket.SafeHandle, GetNamespace);
        return descriptor >= 0
            ? new NetworkNamespace(new SafeFileHandle(descriptor, ownsHandle: true), "of a socket")
            : throw new NetworkSetupException(
                $"Expected to see the network namespace of a socket, found {Errno.Describe(Errno.Last)}. Run as root with CAP_NET_ADMIN.", Errno.Last);
    }

    /// <summary>Takes an open namespace descriptor, for instance one received from another process. Owns it from here on.</summary>
    public static NetworkNamespace Adopt(SafeFileHandle descriptor) => new(descriptor, "the descriptor given");

    /// <inheritdoc cref="Id"/>
    /// <exception cref="NetworkSetupException">It is not there or not ours to open.</exception>
    public static ulong IdOf(string path)
    {
        using var opened = Open(path);
        return opened.Id;
    }

    /// <summary>Runs work inside the namespace at <paramref name="path"/>; see <see cref="Run{T}(Func{T})"/>.</summary>
    public static T Run<T>(string path, Func<T> work)
    {
        using var opened = Open(path);
        return opened.Run(work);
    }

    /// <summary>Runs work inside the namespace of a process; see <see cref="Run{T}(Func{T})"/>.</summary>
    public static T Run<T>(int processId, Func<T> work)
    {
        using var opened = OfProcess(processId);
        return opened.Run(work);
    }

    /// <summary>
    /// Runs work inside the namespace and returns what it returns; what it throws is thrown here. It runs on a thread made
    /// for it, which ends afterwards: a thread of the pool could never safely be given back. Sockets opened there belong to
    /// the namespace, and may be used from anywhere.
    /// </summary>
    /// <remarks>
    /// The work must be synchronous, and must not cause threads to be made: a new thread starts in the namespace of the one
    /// that makes it. So no awaits, no Task.Run, no timers, no <see cref="System.Diagnostics.Process"/> (its first use makes
    /// a signal thread that lives for ever, and the pool's threads come from that one). Open, bind, listen, return.
    /// </remarks>
    /// <exception cref="NetworkSetupException">Entering was refused.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (typeof(Task).IsAssignableFrom(typeof(T)))
            throw new ArgumentException("Expected synchronous work, found a task: it would continue outside the namespace.", nameof(work));

        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                result = work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
            Name = "network namespace",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    public void Dispose() => handle.Dispose();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"net:[{Id}] ({origin})");

    private void Enter()
    {
        const int NetworkKind = 0x40000000;
        if (LibC.SetNamespace(handle, NetworkKind) == 0)
            return;

        var errno = Errno.Last;
        throw new NetworkSetupException(
            $"Expected to enter the network namespace {origin}, found {Errno.Describe(errno)}. "
            + (errno == Errno.Invalid ? "It is not a network namespace." : "Run as root with CAP_SYS_ADMIN."),
            errno);
    }
}
