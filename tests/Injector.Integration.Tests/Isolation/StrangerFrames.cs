using System.Text;

namespace Injector.Integration.Tests.Isolation;

/// <summary>What stands around a request's target: method, version, hosts, headers, and what comes before and after it on the connection.</summary>
internal static class StrangerFrames
{
    private const string Host = "Host: 169.254.170.2\r\n";
    private const string Close = "Connection: close\r\n\r\n";

    private static readonly (string Name, Func<string, StrangerCaller, string> Request)[] Frames =
    [
        ("GET", (target, caller) => Get(target, caller, Close)),
        ("GET", (target, caller) => Get(target, caller, Close)),
        ("GET", (target, caller) => Get(target, caller, Close)),
        ("HEAD", (target, caller) => $"HEAD {target} HTTP/1.1\r\n{Host}{caller.Authorization}{Close}"),
        ("POST", (target, caller) => $"POST {target} HTTP/1.1\r\n{Host}{caller.Authorization}Content-Length: 0\r\n{Close}"),
        ("lower-case get", (target, caller) => $"get {target} HTTP/1.1\r\n{Host}{caller.Authorization}{Close}"),
        ("without its token", (target, _) => $"GET {target} HTTP/1.1\r\n{Host}{Close}"),
        ("a made-up token", (target, _) => $"GET {target} HTTP/1.1\r\n{Host}Authorization: Bearer AAAA\r\n{Close}"),
        ("wrong Host", (target, caller) => $"GET {target} HTTP/1.1\r\nHost: evil.example\r\n{caller.Authorization}{Close}"),
        ("no Host", (target, caller) => $"GET {target} HTTP/1.1\r\n{caller.Authorization}{Close}"),
        ("two Hosts", (target, caller) => $"GET {target} HTTP/1.1\r\n{Host}Host: localhost\r\n{caller.Authorization}{Close}"),
        ("absolute form", (target, caller) => Get("http://169.254.170.2" + target, caller, Close)),
        ("absolute form of another", (target, caller) => Get("http://evil.example" + target, caller, Close)),
        ("HTTP/1.0", (target, caller) => $"GET {target} HTTP/1.0\r\n{caller.Authorization}\r\n"),
        ("HTTP/1.0 with Host", (target, caller) => $"GET {target} HTTP/1.0\r\n{Host}{caller.Authorization}\r\n"),
        ("HTTP/0.9", (target, _) => $"GET {target}\r\n\r\n"),
        ("HTTP/3.7", (target, caller) => $"GET {target} HTTP/3.7\r\n{Host}{caller.Authorization}{Close}"),
        ("HTTP/2 prior knowledge", (target, caller) => Http2(target, caller)),
        ("rewritten", (target, caller) => Get("/", caller, $"X-Original-URL: {target}\r\nX-Rewrite-URL: {target}\r\nX-Forwarded-For: 127.0.0.1\r\n{Close}")),
        ("its own in front", (target, caller) => Get(Own(caller), caller, "\r\n") + Get(target, caller, Close)),
        ("its own behind", (target, caller) => Get(target, caller, "\r\n") + Get(Own(caller), caller, Close)),
        ("between three of its own", (target, caller) => Get(Own(caller), caller, "\r\n") + Get(target, caller, "\r\n") + Get(Own(caller), caller, Close)),
        ("in a body", (target, caller) => Smuggled(target, caller, $"Content-Length: {Get(target, caller, Close).Length}")),
        ("in a body of two lengths", (target, caller) => Smuggled(target, caller, "Content-Length: 4\r\nTransfer-Encoding: chunked")),
        ("bare line feeds", (target, caller) => Get(target, caller, Close).Replace("\r\n", "\n", StringComparison.Ordinal)),
        ("folded header", (target, caller) => $"GET {target} HTTP/1.1\r\n{Host}X: a\r\n b\r\n{caller.Authorization}{Close}"),
    ];

    /// <summary>One of them.</summary>
    public static (string Name, Func<string, StrangerCaller, byte[]> Request) Draw(Random random)
    {
        var (name, request) = Frames[random.Next(Frames.Length)];
        return (name, (target, caller) => Encoding.Latin1.GetBytes(request(target, caller)));
    }

    /// <summary>A request as an SDK writes it.</summary>
    public static string Get(string target, StrangerCaller caller, string end = Close) =>
        $"GET {target} HTTP/1.1\r\n{Host}{caller.Authorization}{end}";

    /// <summary>The target that a caller was given.</summary>
    public static string Own(StrangerCaller caller) => "/v2/credentials/" + caller.Id;

    private static string Smuggled(string target, StrangerCaller caller, string length) =>
        $"GET {Own(caller)} HTTP/1.1\r\n{Host}{length}\r\n{caller.Authorization}\r\n" + Get(target, caller);

    // RFC 9113, 3.4: the preface, empty settings, and one HEADERS frame that ends the stream.
    private static string Http2(string target, StrangerCaller caller)
    {
        var token = caller.Token.Length == 0 ? "" : "\u000f\u0008" + (char)caller.Token.Length + caller.Token;
        var fields = "\u0082\u0086\u0001\u000d169.254.170.2\u0004" + (char)Math.Min(target.Length, 126) + target[..Math.Min(target.Length, 126)] + token;
        return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame('\u0004', '\0', '\0', "") + Frame('\u0001', '\u0005', '\u0001', fields);
    }

    private static string Frame(char type, char flags, char stream, string payload) =>
        $"\0{(char)(payload.Length >> 8)}{(char)(payload.Length & 0xFF)}{type}{flags}\0\0\0{stream}{payload}";
}
