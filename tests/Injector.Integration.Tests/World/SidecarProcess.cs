using System.Net;

namespace Injector.Integration.Tests.World;

/// <summary>The published sidecar as a process of its own on loopback, without a namespace around it.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private readonly Daemon daemon;

    private SidecarProcess(string id, Daemon daemon, string listening)
    {
        Id = id;
        this.daemon = daemon;
        var addresses = listening.Split(["Credentials on ", ", health and metrics on ", ", upstream"], StringSplitOptions.None);
        Address = IPEndPoint.Parse(new Uri(addresses[1]).Authority);
        AdminAddress = IPEndPoint.Parse(new Uri(addresses[2]).Authority);
    }

    public string Id { get; }

    public IPEndPoint Address { get; }

    public IPEndPoint AdminAddress { get; }

    public int Pid => daemon.Pid;

    public string Output => daemon.Output;

    /// <summary>Starts one for a workload of this endpoint that is registered for it.</summary>
    /// <param name="endpoint">Its upstream.</param>
    /// <param name="place">By which command it is run: in a memory group, say.</param>
    public static async Task<SidecarProcess> StartAsync(EndpointProcess endpoint, Func<string[], string[]>? place = null)
    {
        var (id, tokenFile) = await endpoint.RegisterAsync();
        string[] command = [RealParts.Proxy];
        var daemon = new Daemon(place?.Invoke(command) ?? command, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["INJECTOR_CREDENTIAL_ID"] = id,
            ["INJECTOR_UPSTREAM"] = "unix:" + endpoint.DataSocket,
            ["INJECTOR_UPSTREAM_TOKEN_FILE"] = tokenFile,
            ["INJECTOR_LISTEN"] = "127.0.0.1:0",
            ["INJECTOR_ADMIN_LISTEN"] = "127.0.0.1:0",
        });
        try
        {
            await daemon.WaitForAsync("next at ", StartWithin);
            return new SidecarProcess(id, daemon, await daemon.WaitForAsync("Credentials on ", StartWithin));
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for its end.</summary>
    public Task<int> ExitAsync() => daemon.ExitAsync();

    public ValueTask DisposeAsync() => daemon.DisposeAsync();
}
