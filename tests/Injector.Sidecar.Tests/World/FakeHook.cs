using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Networking.Handoff;

namespace Injector.Sidecar.Tests.World;

/// <summary>A host hook: listens on a unix socket and hands listeners over.</summary>
internal sealed class FakeHook : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hook").FullName;
    private readonly Dictionary<string, Socket> copies = [];
    private Socket? door;
    private Socket? channel;

    public FakeHook() => Open();

    /// <summary>Where the sidecar connects.</summary>
    public string Path => System.IO.Path.Combine(folder, "handoff.sock");

    /// <summary>Waits for the sidecar; returns what it says until it is ready.</summary>
    public async Task<List<string>> MeetAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        channel = await door!.AcceptAsync(patience.Token);
        var said = new List<string>();
        while (await SocketHandoff.ReceiveAsync(channel, patience.Token) is { } received)
        {
            using var message = received;
            using var json = JsonDocument.Parse(message.Header);
            var type = json.RootElement.GetProperty("type").GetString()!;
            said.Add(type + (json.RootElement.TryGetProperty("listener", out var name) ? ":" + name.GetString() : "")
                + (message.Descriptor is null ? "" : "+fd"));
            if (type == "ready")
                break;
        }

        return said;
    }

    /// <summary>Opens a listener, keeps a copy as a hook does, and hands it over.</summary>
    public IPEndPoint Serve(string name, params (CredentialId Id, string Token)[] workloads)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        copies[name] = listener;
        Send(Order(name, workloads), listener);
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    /// <summary>Other workloads for a listener that is held.</summary>
    public void Update(string name, params (CredentialId Id, string Token)[] workloads) => Send(Order(name, workloads), listener: null);

    /// <summary>Has it closed.</summary>
    public void Close(string name) => Send($$"""{"type":"close","listener":"{{name}}"}""", listener: null);

    /// <summary>Says anything.</summary>
    public void Send(string json, Socket? listener) => SocketHandoff.Send(channel!, Encoding.UTF8.GetBytes(json), listener?.SafeHandle);

    /// <summary>What a hook does when the workload has died.</summary>
    public void ShutDown(string name) => copies[name].Shutdown(SocketShutdown.Both);

    /// <summary>The hook's own copy of a listener.</summary>
    public Socket Copy(string name) => copies[name];

    /// <summary>Goes away and comes back.</summary>
    public void Restart()
    {
        channel?.Dispose();
        door?.Dispose();
        File.Delete(Path);
        Open();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        channel?.Dispose();
        door?.Dispose();
        foreach (var copy in copies.Values)
            copy.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Order(string name, (CredentialId Id, string Token)[] workloads)
    {
        var list = workloads.Select(workload => $$"""{"id":"{{workload.Id.Value}}","token":"{{workload.Token}}"}""");
        return $$"""{"type":"listener","listener":"{{name}}","workloads":[{{string.Join(',', list)}}]}""";
    }

    private void Open()
    {
        door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(new UnixDomainSocketEndPoint(Path));
        door.Listen(4);
    }
}
