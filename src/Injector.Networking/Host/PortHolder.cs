using System.Globalization;
using System.Net;

namespace Injector.Networking.Host;

/// <summary>Who listens on a TCP port of this network namespace, as far as that can be seen.</summary>
/// <param name="Address">The address and port.</param>
/// <param name="ProcessId">The process; null when it cannot be seen from here.</param>
/// <param name="Name">Its name; null likewise.</param>
/// <param name="IsEcsAgent">Whether it is the Amazon ECS agent.</param>
public sealed record PortHolder(IPEndPoint Address, int? ProcessId, string? Name, bool IsEcsAgent)
{
    /// <summary>Who it is, in words, and what that means.</summary>
    public string Explanation
    {
        get
        {
            var who = ProcessId is null
                ? "a process that cannot be seen from here (look as root, in the host's pid namespace)"
                : string.Create(CultureInfo.InvariantCulture, $"process {Name} (pid {ProcessId})");
            if (!IsEcsAgent)
                return $"{Address} is held by {who}";

            return $"{Address} is held by the Amazon ECS agent, {who}: it serves the roles of ECS tasks there, and must go on doing so. "
                + "Let `injector endpoint` use another port with --listen http://127.0.0.1:PORT, or take credentials from the agent's endpoint with --source upstream";
        }
    }

    /// <summary>Finds who holds a port on a loopback or any address; null when nobody does.</summary>
    public static PortHolder? Find(int port)
    {
        if (ListeningSocket.Find(port) is not { } socket)
            return null;

        var (processId, name) = SocketOwner.Find(socket.Inode);
        return new PortHolder(socket.Address, processId, name, EcsAgent.IsAgent(name) || (!EcsAgent.IsOurs(name) && EcsAgent.Answers()));
    }
}
