using System.Globalization;
using System.Net;

namespace Injector.Networking.Host;

/// <summary>A listening TCP socket of the calling thread's network namespace, from the kernel's own table.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Inode">Its number, by which its owner is found.</param>
internal sealed record ListeningSocket(IPEndPoint Address, string Inode)
{
    private const string ListenState = "0A";
    private static readonly string[] Tables = ["/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"];

    /// <summary>The first that 127.0.0.1:PORT clashes with; null when there is none.</summary>
    public static ListeningSocket? Find(int port) => Tables
        .Where(File.Exists)
        .SelectMany(File.ReadLines)
        .Select(Parse)
        .OfType<ListeningSocket>()
        .FirstOrDefault(socket => socket.Address.Port == port && ClashesWithLoopback(socket.Address.Address));

    private static bool ClashesWithLoopback(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
    private static ListeningSocket? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 10 || words[3] != ListenState || words[1].Split(':') is not [var address, var port])
            return null;

        // Each 32 bits are in the machine's order.
        var bytes = Convert.FromHexString(address);
        if (BitConverter.IsLittleEndian)
        {
            for (var start = 0; start < bytes.Length; start += sizeof(uint))
                Array.Reverse(bytes, start, sizeof(uint));
        }

        return new ListeningSocket(
            new IPEndPoint(new IPAddress(bytes), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture)), words[9]);
    }
}
