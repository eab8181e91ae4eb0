using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Floods;

/// <summary>Connections that an attacker holds open; the oldest are let go when there are too many for one process.</summary>
/// <param name="door">Whom they attack.</param>
/// <param name="deaf">Whether they take as little as they can of what they are answered.</param>
internal sealed class Crowd(FloodDoor door, bool deaf = false) : IAsyncDisposable
{
    private const int MostHeld = 9_500;
    private const int Sources = 8;
    private readonly Queue<Stream> held = new();

    public int Attempts { get; private set; }

    /// <summary>Connects from another source address each time, and sends this; a refusal is no reason to give up.</summary>
    public async Task JoinAsync(ReadOnlyMemory<byte> bytes, bool inTls = false)
    {
        Attempts++;
        try
        {
            var stream = inTls ? await TlsExchange.ConnectAsync(door.Address, narrow: deaf) : await ConnectAsync();
            held.Enqueue(stream);
            await WriteAsync(stream, bytes);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // Reset or turned away: what a flood is told.
            await Task.Yield();
        }

        while (held.Count > MostHeld)
            await held.Dequeue().DisposeAsync();
    }

    /// <summary>Sends more on all connections that are still open.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        foreach (var stream in held)
        {
            try
            {
                await WriteAsync(stream, bytes);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // Closed by the other side meanwhile.
                continue;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in held)
            await stream.DisposeAsync();
        held.Clear();
    }

    private async Task<Stream> ConnectAsync()
    {
        var from = door.Address is IPEndPoint
            ? IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{2 + (Attempts % Sources)}"))
            : null;
        return new NetworkStream(await RawExchange.ConnectAsync(door.Address, from, deaf), ownsSocket: true);
    }

    // Whoever is not read from must not hold the attacker up.
    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        if (bytes.Length > 0)
            await stream.WriteAsync(bytes, patience.Token);
    }
}
