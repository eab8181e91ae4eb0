using System.Net.Sockets;

namespace Injector.Hosting.Sockets;

/// <summary>Prepares the place of a listening unix socket, and gives it its mode once it is there.</summary>
/// <param name="Path">Path of the socket.</param>
/// <param name="FolderMode">Mode of its folder: what really protects it, also between bind and chmod.</param>
/// <param name="SocketMode">Mode of the socket.</param>
public sealed record UnixSocketPlace(string Path, UnixFileMode FolderMode, UnixFileMode SocketMode)
{
    // sun_path of sockaddr_un, less its final zero.
    private const int MaxPathLength = 107;

    /// <summary>Makes the folder and removes a socket that a dead process left behind.</summary>
    /// <exception cref="IOException">Another process listens there, or something else than a socket is in the way.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    public void Prepare()
    {
        if (System.Text.Encoding.UTF8.GetByteCount(Path) > MaxPathLength)
            throw new IOException($"expected a socket path of at most {MaxPathLength} bytes, found {Path}: choose a shorter one");

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, FolderMode);
        }

        if (!File.Exists(Path))
            return;

        if (!IsSocket())
            throw new IOException($"expected a unix socket or nothing at {Path}, found another kind of file: remove it or choose another path");

        if (SomebodyListens())
            throw new IOException($"expected nobody at {Path}, found a process that listens there: stop it or choose another path");

        File.Delete(Path);
    }

    /// <summary>Prepares the place, binds a socket to it and gives it its mode.</summary>
    /// <exception cref="IOException">As <see cref="Prepare"/>, also where somebody else took it just now.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="Prepare"/>.</exception>
    public void Bind(Socket listener)
    {
        Prepare();
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(Path));
        }
        catch (SocketException e)
        {
            throw new IOException($"expected to be able to listen on {Path}, found: {e.Message}. Does another process start there right now?", e);
        }

        Protect();
    }

    /// <summary>Sets the socket's mode, after the server has bound it.</summary>
    public void Protect() => File.SetUnixFileMode(Path, SocketMode);

    // .NET has no call that names a socket; what is no file, link or folder and has no length is one as far as we need to know.
    private bool IsSocket() =>
        (File.GetAttributes(Path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) is FileAttributes.None
        && new FileInfo(Path).Length == 0;

    private bool SomebodyListens()
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(Path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
