using Injector.Core.Names;

namespace Injector.Core.Wire;

/// <summary>
/// Which <c>Host</c> headers are ours. Keeps a browser that was led to a name resolving to our address (DNS rebinding) from
/// reading credentials. Ports: absent, 80 at the link-local address (its redirect), or the listener's own.
/// </summary>
public sealed class HostRule
{
    private readonly string[] names;

    /// <summary>Allows the default hosts and the given service names.</summary>
    public HostRule(IEnumerable<string> serviceNames) => names = [.. CredentialHosts.Defaults, .. serviceNames];

    /// <summary>Whether a request with this <c>Host</c> header may be answered.</summary>
    /// <param name="host">The header's value; empty when absent.</param>
    /// <param name="listenerPort">Port of the listener that took the connection.</param>
    public bool Allows(string? host, int listenerPort)
    {
        if (string.IsNullOrEmpty(host))
            return false;

        foreach (var name in names)
        {
            if (!host.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                continue;

            var rest = host.AsSpan(name.Length);
            if (rest.IsEmpty)
                return true;

            if (rest[0] == ':' && int.TryParse(rest[1..], System.Globalization.NumberStyles.None, null, out var port)
                && (port == listenerPort || port == Ports.LinkLocalHttp))
                return true;
        }

        return false;
    }
}
