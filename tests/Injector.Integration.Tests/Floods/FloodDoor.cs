using System.Net;
using System.Text;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>A listener under flood, and what its legitimate caller asks there.</summary>
/// <param name="Name">For the figures.</param>
/// <param name="Address">Where.</param>
/// <param name="IsTls">Whether TLS is spoken there.</param>
/// <param name="Request">The request that must be answered with 200.</param>
/// <param name="Pid">The process behind it.</param>
/// <param name="Group">Its memory group.</param>
/// <param name="Log">What the process has logged.</param>
internal sealed record FloodDoor(string Name, EndPoint Address, bool IsTls, byte[] Request, int Pid, MemoryGroup Group, Func<string> Log)
{
    // A review that was granted has a line of its own: that is the legitimate caller's, and bounded too, but not what a flood may do.
    public int LogLines => Log().Split('\n').Count(line => !line.Contains("shop/p: Injected", StringComparison.Ordinal));

    /// <summary>Memory of the process that is in core now, in bytes.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>That part of it which no file backs: what counts against a memory limit, and cannot be had back.</summary>
    public long Private => Status("RssAnon:");

    /// <summary>Open sockets, files and the like of the process.</summary>
    public int Descriptors => Directory.GetFileSystemEntries($"/proc/{Pid}/fd").Length;

    /// <summary>A GET that a caller sends on a connection of its own.</summary>
    public static byte[] Get(string target, string headers = "") =>
        Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>Asks once, over a new connection.</summary>
    public Task<string> AskAsync() => IsTls ? TlsExchange.SendAsync(Address, Request) : RawExchange.SendAsync(Address, Request);

    private long Status(string name) => long.Parse(
        File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        System.Globalization.CultureInfo.InvariantCulture) * 1024;
}
