using System.Globalization;
using Injector.Benchmarks.Load;
using Injector.Core.Names;

namespace Injector.Benchmarks.Worlds;

/// <summary>A real sidecar, the published binary, whose upstream is the real endpoint's unix socket.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly ChildProcess process;

    private ProxyProcess(ChildProcess process, int port, string id)
    {
        this.process = process;
        Port = port;
        Credentials = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{EndpointWorld.PathOf(id)}"));
    }

    /// <summary>Its process id.</summary>
    public int Pid => process.Pid;

    /// <summary>Its credential port.</summary>
    public int Port { get; }

    /// <summary>Where its workload's credentials are.</summary>
    public Uri Credentials { get; }

    /// <summary>Starts one; it may not listen yet.</summary>
    public static ProxyProcess Launch(BenchWorld world)
    {
        var (id, token) = world.SidecarWorkload;
        var port = FreePort.Next();
        return new ProxyProcess(
            new ChildProcess([world.Options.Proxy], world.NewFile("proxy"), new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [EnvironmentVariables.CredentialId] = id,
                [EnvironmentVariables.Upstream] = "unix:" + world.Endpoint.DataSocket,
                [EnvironmentVariables.UpstreamTokenFile] = token,
                [EnvironmentVariables.Listen] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
                [EnvironmentVariables.AdminListen] = "127.0.0.1:0",
            }),
            port, id);
    }

    /// <summary>Starts one and waits until it has answered once.</summary>
    public static async Task<ProxyProcess> StartAsync(BenchWorld world)
    {
        var proxy = Launch(world);
        try
        {
            await proxy.process.WaitForAsync("Credentials on ");
            await Burst.RunAsync(proxy.Credentials, requests: 1, connections: 1);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
