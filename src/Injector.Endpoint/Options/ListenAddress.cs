using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Injector.Endpoint.Options;

/// <summary>An address to listen on: <c>http://IP:PORT</c> or <c>https://IP:PORT</c>; port 0 takes a free one.</summary>
/// <param name="EndPoint">IP address and port.</param>
/// <param name="IsHttps">Whether TLS is spoken there.</param>
public sealed record ListenAddress(IPEndPoint EndPoint, bool IsHttps)
{
    /// <summary>The accepted forms, for error messages.</summary>
    public const string Expected = "http://IP:PORT or https://IP:PORT, such as http://127.0.0.1:51679";

    /// <summary>Parses it; <c>localhost</c> stands for 127.0.0.1.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
            return false;

        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var ip))
            return false;

        address = new ListenAddress(new IPEndPoint(ip, uri.Port), uri.Scheme == "https");
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => (IsHttps ? "https://" : "http://") + EndPoint;
}
