using System.Net.Sockets;
using Injector.Core.Runtime;

namespace Injector.DockerHook.Runtime;

/// <summary>Reads the one line that a wrapper sends.</summary>
internal static class RuntimeLine
{
    /// <summary>Reads it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FormatException">It does not end, or is too long.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Socket connection, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);

            var count = await connection.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellation);
            if (count == 0)
                throw new FormatException("expected a line of the OCI runtime wrapper, found its end before the line's");

            length += count;
            if (buffer[length - 1] == (byte)'\n')
                return buffer.AsMemory(0, length);

            if (length > RuntimeMessage.LongestLine)
                throw new FormatException($"expected a line of at most {RuntimeMessage.LongestLine} bytes of the OCI runtime wrapper, found more");
        }
    }
}
