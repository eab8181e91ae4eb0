using System.Text;

namespace Injector.Testing.Faults;

/// <summary>Everything that can be wrong with an answer while the connection itself is well, and what can be wrong with the connection.</summary>
public static class AnswerFaults
{
    private const int Kilobyte = 1024;

    /// <summary>The connection is slow, deaf or cut.</summary>
    public static IReadOnlyList<Fault> OfConnections { get; } =
    [
        new("latency 300 ms") { Latency = TimeSpan.FromMilliseconds(300) },
        new("latency 2 s") { Latency = TimeSpan.FromSeconds(2) },
        new("half-open") { IsHalfOpen = true },
        new("1 kB/s") { BytesPerSecond = Kilobyte },
    ];

    /// <summary>The connection is well and the answer is wrong.</summary>
    public static IReadOnlyList<Fault> OfAnswers { get; } =
    [
        Rewrite("content length too short", answer => answer.WithHeader("Content-Length", $"{answer.Body.Length / 2}")),
        Rewrite("content length too long", answer => answer.WithHeader("Content-Length", $"{answer.Body.Length + 100}")),
        Rewrite("content length twice, alike", answer => answer.AndHeader("Content-Length", $"{answer.Body.Length}")),
        Rewrite("content length twice, unlike", answer => answer.AndHeader("Content-Length", $"{answer.Body.Length / 2}")),
        Rewrite("headers twice", answer => answer with { Headers = [.. answer.Headers, .. answer.Headers.Where(h => !h.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase))] }),
        Rewrite("chunked and a length", answer => answer.AndHeader("Transfer-Encoding", "chunked")),
        Status(500, "Internal Server Error"),
        Status(502, "Bad Gateway"),
        Status(503, "Service Unavailable"),
        Status(504, "Gateway Timeout"),
        Status(429, "Too Many Requests"),
        Rewrite("redirect", answer => (answer with { FirstLine = "HTTP/1.1 302 Found" }).AndHeader("Location", "http://127.0.0.1:9/")),
        Rewrite("garbage", answer => answer.WithBody([.. Enumerable.Range(0, answer.Body.Length).Select(i => (byte)(i * 37))])),
        Rewrite("another format", answer => answer.WithBody("{\"hello\":[1,2,{}]}"u8.ToArray())),
        Rewrite("truncated, right length", answer => answer.WithBody(answer.Body[..(answer.Body.Length / 2)])),
        Rewrite("empty", answer => answer.WithBody([])),
        new("no HTTP") { Rewrite = static _ => Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2p1\r\n") },
    ];

    /// <summary>Both.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. OfConnections, .. OfAnswers];

    /// <summary>A reset after a number of bytes of the answer.</summary>
    public static Fault Reset(int offset) => new($"reset at byte {offset}") { ResetAt = offset };

    /// <summary>So many offsets, spread over an answer of a length; all of them where that is no more.</summary>
    public static IReadOnlyList<int> Offsets(int length, int count) =>
        count >= length ? [.. Enumerable.Range(0, length)] : [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (length - 1) / (count - 1)))];

    private static Fault Status(int status, string reason) => Rewrite(
        $"status {status}", answer => (answer with { FirstLine = $"HTTP/1.1 {status} {reason}" }).WithBody("<html>gateway</html>"u8.ToArray()));

    private static Fault Rewrite(string name, Func<HttpMessage, HttpMessage> change) => new(name) { Rewrite = answer => change(answer).ToBytes() };
}
