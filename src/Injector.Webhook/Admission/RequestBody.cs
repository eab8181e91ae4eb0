using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Injector.Webhook.Admission;

/// <summary>
/// A request's body, whole. Common sizes come from the pool; what is bigger is allocated and left to the collector, since a pool would keep
/// the biggest of all times, for every thread.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int LargestPooled = 512 * 1024;
    private const int FirstSize = 64 * 1024;

    private byte[] buffer;
    private bool isPooled;
    private int length;

    private RequestBody(int size) => buffer = Get(size, out isPooled);

    /// <summary>The bytes; gone when this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads it to its end; the server's limit on bodies holds.</summary>
    /// <exception cref="BadHttpRequestException">It is too long, too slow or cut off.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        // One byte more than announced, so that the end is seen without growing; but what has only been announced takes no memory.
        var announced = request.ContentLength is { } said && said <= limit ? (int)said + 1 : FirstSize;
        var body = new RequestBody(Math.Min(announced, LargestPooled));
        try
        {
            for (int read; (read = await request.Body.ReadAsync(body.Room(), cancellation)) > 0;)
                body.length += read;
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (isPooled)
            ArrayPool<byte>.Shared.Return(buffer);
        isPooled = false;
        buffer = [];
        length = 0;
    }

    private Memory<byte> Room()
    {
        if (length == buffer.Length)
        {
            var bigger = Get(buffer.Length * 2, out var pooled);
            buffer.AsSpan(0, length).CopyTo(bigger);
            var kept = length;
            Dispose();
            (buffer, isPooled, length) = (bigger, pooled, kept);
        }

        return buffer.AsMemory(length);
    }

    private static byte[] Get(int size, out bool pooled)
    {
        pooled = size <= LargestPooled;
        return pooled ? ArrayPool<byte>.Shared.Rent(size) : new byte[size];
    }
}
