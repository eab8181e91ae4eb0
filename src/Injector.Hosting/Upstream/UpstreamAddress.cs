using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Injector.Hosting.Upstream;

/// <summary>Where an ECS-compatible endpoint is: <c>http://HOST[:PORT][/PATH]</c>, <c>https://…</c> or <c>unix:/PATH/TO/SOCKET</c>.</summary>
public sealed class UpstreamAddress
{
    /// <summary>The accepted forms, for error messages.</summary>
    public const string Expected = "http://HOST:PORT, https://HOST:PORT or unix:/PATH";

    private const string UnixPrefix = "unix:";

    private UpstreamAddress(Uri baseUri, string? socketPath)
    {
        BaseUri = baseUri;
        SocketPath = socketPath;
    }

    /// <summary>What request URIs are made from; for a unix socket, a host that both sides accept.</summary>
    public Uri BaseUri { get; }

    /// <summary>Path of the unix socket, or null over TCP.</summary>
    public string? SocketPath { get; }

    /// <summary>
    /// Whether a token may travel there: over TLS, a unix socket, loopback or a link-local address. Never over plain HTTP to
    /// anywhere else.
    /// </summary>
    public bool MayCarryToken => SocketPath is not null || BaseUri.Scheme == Uri.UriSchemeHttps || IsNear(BaseUri);

    /// <summary>A unix socket.</summary>
    public static UpstreamAddress Unix(string path) => new(new Uri("http://localhost"), path);

    /// <summary>Parses one of the accepted forms.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UpstreamAddress? address)
    {
        address = null;
        if (text is null)
            return false;

        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = text[UnixPrefix.Length..];
            if (path.StartsWith("///", StringComparison.Ordinal))
                path = path[2..];
            if (!path.StartsWith('/'))
                return false;

            address = Unix(path);
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0)
            return false;

        address = new UpstreamAddress(uri, null);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => SocketPath is null ? BaseUri.ToString() : UnixPrefix + SocketPath;

    private static bool IsNear(Uri uri) =>
        uri.IsLoopback
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && (IPAddress.IsLoopback(ip) || IsLinkLocal(ip)));

    private static bool IsLinkLocal(IPAddress ip)
    {
        // fd00:ec2::23 is the EKS Pod Identity Agent's link-local service address, although it is a ULA by prefix.
        if (ip.IsIPv6LinkLocal || ip.Equals(IPAddress.Parse("fd00:ec2::23")))
            return true;

        var bytes = ip.GetAddressBytes();
        return bytes is [169, 254, _, _];
    }
}
