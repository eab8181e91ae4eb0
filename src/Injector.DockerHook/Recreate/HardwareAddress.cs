using System.Globalization;
using System.Net;

namespace Injector.DockerHook.Recreate;

/// <summary>
/// Tells a hardware address that somebody chose from one that the engine made up: it reports both in the same field. One that was made up
/// must not become a choice, since the next owner of the IP address would be given the same.
/// </summary>
internal static class HardwareAddress
{
    // From engine 28 on they are random; before, they are 02:42 and the IPv4 address.
    private static readonly Version RandomSince = new(1, 48);
    private static readonly byte[] Prefix = [0x02, 0x42];

    /// <summary>Whether it was surely chosen.</summary>
    /// <param name="mac">The hardware address.</param>
    /// <param name="address">The IPv4 address beside it.</param>
    /// <param name="api">The API version of the engine.</param>
    public static bool IsChosen(string? mac, string? address, Version api)
    {
        if (Parse(mac) is not { } octets)
            return false;

        // The engine makes up locally administered addresses only.
        if ((octets[0] & 0x02) == 0)
            return true;

        return api < RandomSince && IPAddress.TryParse(address, out var ip)
            && !octets.AsSpan().SequenceEqual([.. Prefix, .. ip.GetAddressBytes()]);
    }

    private static byte[]? Parse(string? mac)
    {
        var parts = (mac ?? "").Split(':');
        var octets = new byte[6];
        if (parts.Length != octets.Length)
            return null;

        for (var i = 0; i < octets.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octets[i]))
                return null;
        }

        return octets;
    }
}
