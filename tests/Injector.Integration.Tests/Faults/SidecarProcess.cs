using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>The published sidecar on loopback, on ports that the kernel chose; can be killed and started again where it was.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, string> environment;
    private Daemon daemon = null!;

    private SidecarProcess(Dictionary<string, string> environment) => this.environment = environment;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public int Pid => daemon.Pid;

    public string Output => daemon.Output;

    /// <summary>Starts one for a workload that is registered at the socket door.</summary>
    public static async Task<SidecarProcess> StartAsync(string upstream, (string Id, string TokenFile) workload, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["INJECTOR_CREDENTIAL_ID"] = workload.Id,
            ["INJECTOR_UPSTREAM"] = upstream,
            ["INJECTOR_UPSTREAM_TOKEN_FILE"] = workload.TokenFile,
            ["INJECTOR_LISTEN"] = "127.0.0.1:0",
            ["INJECTOR_ADMIN_LISTEN"] = "127.0.0.1:0",
            ["INJECTOR_LOG_LEVEL"] = "debug",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        var sidecar = new SidecarProcess(environment);
        await sidecar.StartAgainAsync();
        return sidecar;
    }

    public async Task StartAgainAsync()
    {
        daemon = new Daemon([RealParts.Proxy], environment);
        var line = await daemon.WaitForAsync("Credentials on ", StartWithin);
        Address = new Uri(line.Split("Credentials on ")[1].Split(',')[0]);
        environment["INJECTOR_LISTEN"] = Address.Authority;
    }

    public async Task KillAsync()
    {
        await daemon.KillAsync();
        await daemon.DisposeAsync();
    }

    // It has no children; looking for them among hundreds of its like takes longer than all the rest.
    public async ValueTask DisposeAsync() => await KillAsync();
}
