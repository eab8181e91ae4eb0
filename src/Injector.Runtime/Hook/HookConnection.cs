using System.Runtime.InteropServices;
using System.Text;
using Injector.Core.Runtime;
using Injector.Runtime.Interop;

namespace Injector.Runtime.Hook;

/// <summary>One message to the hook over its socket, and its answer, within a time.</summary>
internal static unsafe class HookConnection
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;
    private const int SendTimeout = 21;
    private const int NoSignal = 0x4000;
    private const int PathLength = 108;

    /// <summary>Says something that nobody answers.</summary>
    /// <exception cref="HookUnavailableException">Nobody is there, or not in time.</exception>
    public static void Tell(string path, RuntimeMessage message, TimeSpan limit) => Talk(path, message, limit, TimeProvider.System, static _ => true);

    /// <summary>Asks.</summary>
    /// <exception cref="HookUnavailableException">Nobody is there, or not in time.</exception>
    public static RuntimeAnswer Ask(string path, RuntimeMessage message, TimeSpan limit, TimeProvider time)
    {
        var began = time.GetTimestamp();
        return Talk(path, message, limit, time, socket => Receive(socket, path, () => limit - time.GetElapsedTime(began)));
    }

    private static T Talk<T>(string path, RuntimeMessage message, TimeSpan limit, TimeProvider time, Func<int, T> then)
    {
        var began = time.GetTimestamp();
        var socket = LibC.Socket(Unix, Stream | CloseOnExec, 0);
        if (socket < 0)
            throw Failed(path);

        try
        {
            Limit(socket, SendTimeout, limit);
            Connect(socket, path);
            Limit(socket, SendTimeout, limit - time.GetElapsedTime(began));
            Send(socket, path, message.Write());
            return then(socket);
        }
        finally
        {
            _ = LibC.Close(socket);
        }
    }

    private static void Connect(int socket, string path)
    {
        // struct sockaddr_un: the family in two bytes, the path.
        var address = stackalloc byte[2 + PathLength];
        *(ushort*)address = Unix;
        var bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length >= PathLength)
            throw new HookUnavailableException($"expected a socket's path of less than {PathLength} bytes, found {path}");

        bytes.CopyTo(new Span<byte>(address + 2, PathLength));
        if (LibC.Connect(socket, address, (uint)(2 + bytes.Length + 1)) != 0)
            throw Failed(path);
    }

    private static void Send(int socket, string path, byte[] line)
    {
        fixed (byte* start = line)
        {
            for (var sent = 0; sent < line.Length;)
            {
                var count = LibC.Send(socket, start + sent, (nuint)(line.Length - sent), NoSignal);
                if (count <= 0)
                    throw Failed(path);
                sent += (int)count;
            }
        }
    }

    private static RuntimeAnswer Receive(int socket, string path, Func<TimeSpan> left)
    {
        var line = new byte[RuntimeAnswer.LongestLine];
        fixed (byte* start = line)
        {
            for (var length = 0; length < line.Length;)
            {
                Limit(socket, ReceiveTimeout, left());
                var count = LibC.Receive(socket, start + length, (nuint)(line.Length - length), 0);
                if (count <= 0)
                    throw Failed(path);

                length += (int)count;
                if (line[length - 1] == (byte)'\n')
                    return Read(line.AsMemory(0, length), path);
            }
        }

        throw new HookUnavailableException($"expected an answer on unix:{path}, found more than {RuntimeAnswer.LongestLine} bytes");
    }

    private static RuntimeAnswer Read(ReadOnlyMemory<byte> line, string path)
    {
        try
        {
            return RuntimeAnswer.Read(line);
        }
        catch (FormatException e)
        {
            throw new HookUnavailableException($"expected the hook on unix:{path}, found: {e.Message}");
        }
    }

    private static void Limit(int socket, int option, TimeSpan limit)
    {
        // struct timeval; 0 would mean for ever.
        var microseconds = Math.Max(1, (long)limit.TotalMicroseconds);
        var time = stackalloc long[2];
        time[0] = microseconds / 1_000_000;
        time[1] = microseconds % 1_000_000;
        _ = LibC.SetSocketOption(socket, SocketLevel, option, time, 2 * sizeof(long));
    }

    private static HookUnavailableException Failed(string path)
    {
        const int Again = 11;
        var error = Marshal.GetLastPInvokeError();
        return new HookUnavailableException(
            $"expected the Docker hook on unix:{path}, found {(error == Again ? "no answer in time" : Marshal.GetPInvokeErrorMessage(error))}");
    }
}
