using System.Collections.Concurrent;
using System.Net.Sockets;
using Injector.Integration.Tests.World;
using Injector.Testing.Faults;

namespace Injector.Integration.Tests.Faults;

/// <summary>A real endpoint and a proxy in front of its socket door that breaks the answers of each workload in its own way.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    public const string RolePrefix = "arn:aws:iam::111122223333:role/";
    private readonly ConcurrentDictionary<string, Fault> faults = new(StringComparer.Ordinal);
    private readonly FaultProxy proxy;

    private FaultWorld(EndpointProcess endpoint)
    {
        Endpoint = endpoint;
        ProxySocket = Path.Combine(endpoint.Folder, "proxy.sock");
        proxy = FaultProxy.ForHttp(ProxySocket, new UnixDomainSocketEndPoint(endpoint.DataSocket));
        proxy.Choose = request => faults.GetValueOrDefault(request!.FirstLine.Split(' ')[1].Split('/')[^1], Fault.None);
    }

    public EndpointProcess Endpoint { get; }

    public string ProxySocket { get; }

    /// <summary>Starts it; the development source's pairs live so long.</summary>
    public static async Task<FaultWorld> StartAsync(string lifetime) =>
        new(await EndpointProcess.StartAsync("--development-lifetime", lifetime));

    /// <summary>Registers a workload.</summary>
    public Task<(string Id, string TokenFile)> RegisterAsync(string name) => Endpoint.RegisterAsync(name, RolePrefix + name);

    /// <summary>Starts its sidecar behind the proxy.</summary>
    public Task<SidecarProcess> SidecarAsync((string Id, string TokenFile) workload, params (string Name, string Value)[] settings) =>
        SidecarProcess.StartAsync("unix:" + ProxySocket, workload, settings);

    /// <summary>What is wrong with this workload's answers from now on.</summary>
    public void Break(string id, Fault fault) => faults[id] = fault;

    /// <summary>How long an answer is, head and body.</summary>
    public async Task<int> AnswerLengthAsync()
    {
        var length = new TaskCompletionSource<int>();
        var workload = await RegisterAsync("cold-m");
        Break(workload.Id, new Fault("measured")
        {
            Rewrite = answer =>
            {
                var bytes = answer.ToBytes();
                length.TrySetResult(bytes.Length);
                return bytes;
            },
        });
        await using var sidecar = await SidecarAsync(workload);
        return await length.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        Assert.Null(proxy.Problem);
        await Endpoint.DisposeAsync();
    }
}
