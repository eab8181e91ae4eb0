using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Injector.Networking.Host;

/// <summary>Knows the Amazon ECS agent by its name, and by its introspection API.</summary>
internal static class EcsAgent
{
    private const int IntrospectionPort = 51678;
    private const int PatienceInMilliseconds = 500;
    private static readonly string[] Names = ["agent", "amazon-ecs-agent"];

    public static bool IsAgent(string? name) => Names.Contains(name, StringComparer.Ordinal);

    public static bool IsOurs(string? name) => name is "injector";

    /// <summary>Whether its introspection API answers. Synchronous, so that it may be asked in another network namespace.</summary>
    public static bool Answers()
    {
        if (ListeningSocket.Find(IntrospectionPort) is null)
            return false;

        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                SendTimeout = PatienceInMilliseconds,
                ReceiveTimeout = PatienceInMilliseconds,
            };
            socket.Connect(new IPEndPoint(IPAddress.Loopback, IntrospectionPort));
            socket.Send("GET /v1/metadata HTTP/1.0\r\nHost: 127.0.0.1:51678\r\n\r\n"u8);
            var answer = new byte[4096];
            var length = 0;
            while (length < answer.Length && socket.Receive(answer.AsSpan(length)) is > 0 and var read)
                length += read;
            return Encoding.UTF8.GetString(answer, 0, length).Contains("\"Cluster\"", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
