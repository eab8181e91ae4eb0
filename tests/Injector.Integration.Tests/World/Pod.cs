namespace Injector.Integration.Tests.World;

/// <summary>
/// A workload's network namespace as injection leaves it: <c>injector-proxy setup</c> has run in it, and the published sidecar listens,
/// both as separate processes, exactly as the containers would.
/// </summary>
internal sealed class Pod : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);
    private readonly Daemon sidecar;

    private Pod(TestNamespace space, string id, Daemon sidecar)
    {
        Space = space;
        Id = id;
        this.sidecar = sidecar;
    }

    public TestNamespace Space { get; }

    public string Id { get; }

    /// <summary>What the sidecar has logged.</summary>
    public string SidecarOutput => sidecar.Output;

    public static async Task<Pod> StartAsync(EndpointProcess endpoint, params (string Name, string Value)[] settings)
    {
        var (id, tokenFile) = await endpoint.RegisterAsync();
        var space = await TestNamespace.CreateAsync();
        var (code, output) = await Daemon.RunAsync(space.Inside(RealParts.Proxy, "setup"));
        Assert.True(code == 0, "setup: " + output);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["INJECTOR_CREDENTIAL_ID"] = id,
            ["INJECTOR_UPSTREAM"] = "unix:" + endpoint.DataSocket,
            ["INJECTOR_UPSTREAM_TOKEN_FILE"] = tokenFile,
            ["INJECTOR_LOG_LEVEL"] = "trace",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        var sidecar = new Daemon(space.Inside(RealParts.Proxy), environment);
        await sidecar.WaitForAsync("Credentials on ", StartWithin);
        return new Pod(space, id, sidecar);
    }

    /// <summary>Asks 169.254.170.2 as an application would, and times it.</summary>
    public async Task<CurlAnswer> AskAsync(string path)
    {
        var (_, output) = await Daemon.RunAsync(Space.Inside(
            "curl", "-s", "-o", "-", "-w", "\n%{http_code} %{time_total}", "--max-time", "5", "http://169.254.170.2" + path));
        return CurlAnswer.Parse(output);
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        await Space.DisposeAsync();
    }
}
