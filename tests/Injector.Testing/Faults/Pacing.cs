namespace Injector.Testing.Faults;

/// <summary>Writes no faster than a fault allows.</summary>
internal static class Pacing
{
    private const int PiecesPerSecond = 20;

    public static async Task WriteAsync(Stream to, ReadOnlyMemory<byte> bytes, Fault fault, CancellationToken stop)
    {
        if (fault.BytesPerSecond is not { } rate)
        {
            await to.WriteAsync(bytes, stop);
            return;
        }

        var piece = Math.Max(1, rate / PiecesPerSecond);
        for (var at = 0; at < bytes.Length; at += piece)
        {
            await to.WriteAsync(bytes.Slice(at, Math.Min(piece, bytes.Length - at)), stop);
            await Task.Delay(TimeSpan.FromSeconds(1.0 / PiecesPerSecond), TimeProvider.System, stop);
        }
    }
}
