using System.Globalization;
using System.Text;

namespace Injector.Testing.Faults;

/// <summary>An HTTP/1.1 message, whole; what came in chunks is one piece here.</summary>
/// <param name="FirstLine">Request line or status line.</param>
/// <param name="Headers">Header lines, as sent.</param>
/// <param name="Body">The body.</param>
public sealed record HttpMessage(string FirstLine, IReadOnlyList<string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Reads one; null where the other side has ended.</summary>
    /// <param name="stream">Where from; buffered, since it is read byte by byte.</param>
    /// <param name="bodiless">Whether it has no body whatever its headers say: an answer to HEAD.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HttpMessage?> ReadAsync(Stream stream, bool bodiless, CancellationToken cancellation)
    {
        if (await LineAsync(stream, cancellation) is not { Length: > 0 } first)
            return null;

        var headers = new List<string>();
        while (await LineAsync(stream, cancellation) is { Length: > 0 } line)
            headers.Add(line);
        var message = new HttpMessage(first, headers, []);
        if (bodiless)
            return message;

        if (message.Header("Transfer-Encoding") is "chunked")
            return message.Without("Transfer-Encoding").WithBody(await ChunksAsync(stream, cancellation));

        var body = new byte[int.Parse(message.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellation);
        return message with { Body = body };
    }

    /// <summary>Value of a header; null when there is none.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(line => IsCalled(line, name))?[(name.Length + 1)..].Trim();

    /// <summary>The same with a header more.</summary>
    public HttpMessage AndHeader(string name, string value) => this with { Headers = [.. Headers, $"{name}: {value}"] };

    /// <summary>The same with another value of a header.</summary>
    public HttpMessage WithHeader(string name, string value) => Without(name).AndHeader(name, value);

    /// <summary>The same with another body, and its length.</summary>
    public HttpMessage WithBody(byte[] body) =>
        (this with { Body = body }).WithHeader("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));

    /// <summary>As it is sent.</summary>
    public byte[] ToBytes() => [.. Encoding.Latin1.GetBytes(string.Join("\r\n", [FirstLine, .. Headers, "", ""])), .. Body];

    private HttpMessage Without(string name) => this with { Headers = [.. Headers.Where(line => !IsCalled(line, name))] };

    private static bool IsCalled(string line, string name) => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ChunksAsync(Stream stream, CancellationToken cancellation)
    {
        var whole = new List<byte>();
        while (true)
        {
            var size = int.Parse(await LineAsync(stream, cancellation) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk, cancellation);
            await LineAsync(stream, cancellation);
            if (size == 0)
                return [.. whole];

            whole.AddRange(chunk);
        }
    }

    private static async Task<string?> LineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellation) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');

            line.Append((char)one[0]);
        }

        return null;
    }
}
