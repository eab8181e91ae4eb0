using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Injector.Integration.Tests.World;

/// <summary>A real <c>injector endpoint</c>, in a folder of its own; can be killed and started again with what it left there.</summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private readonly Func<string[], string[]> place;
    private readonly string listen;
    private readonly StringBuilder earlier = new();
    private Daemon? daemon;

    private EndpointProcess(Func<string[], string[]> place, string listen, string[] options)
    {
        this.place = place;
        this.listen = listen;
        Options = [.. options];
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("inj-").FullName;

    public string DataSocket => Path.Combine(Folder, "data", "endpoint.sock");

    public string AdminSocket => Path.Combine(Folder, "admin", "admin.sock");

    public int Pid => daemon!.Pid;

    /// <summary>How much it logs.</summary>
    public string LogLevel { get; init; } = "trace";

    /// <summary>Options besides those of its place; they hold from the next start on.</summary>
    public IList<string> Options { get; }

    /// <summary>Variables besides the test's own; they hold from the next start on.</summary>
    public Dictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Where it serves credentials by TCP.</summary>
    public IPEndPoint Address => IPEndPoint.Parse(Url.Authority);

    /// <summary>The same as a URL.</summary>
    public Uri Url => new(After("Credentials on ").Split(' ')[0]);

    /// <summary>Where health and metrics are.</summary>
    public IPEndPoint MetricsAddress => IPEndPoint.Parse(new Uri(After("Health and metrics on ")).Authority);

    /// <summary>Everything that it has written, over all its lives.</summary>
    public string Output => earlier + daemon!.Output;

    /// <summary>One that is started later, with <see cref="StartAgainAsync"/>, or never.</summary>
    public static EndpointProcess NotStarted(params string[] options) => NotStarted(command => command, options);

    /// <summary>The same, run by another command: in a memory group, say.</summary>
    public static EndpointProcess NotStarted(
        Func<string[], string[]> place, string[] options, string logLevel = "trace", IReadOnlyDictionary<string, string>? environment = null) =>
        new(place, "http://127.0.0.1:0", options) { LogLevel = logLevel, Environment = new(environment ?? new Dictionary<string, string>(), StringComparer.Ordinal) };

    public static Task<EndpointProcess> StartAsync(params string[] options) => StartAsync(space: null, "http://127.0.0.1:0", options);

    /// <summary>The same inside a network namespace, on an address of one's own choice.</summary>
    public static async Task<EndpointProcess> StartAsync(TestNamespace? space, string listen, params string[] options)
    {
        var endpoint = new EndpointProcess(command => space?.Inside(command) ?? command, listen, options);
        await endpoint.StartAgainAsync();
        return endpoint;
    }

    public async Task StartAgainAsync()
    {
        string[] command =
        [
            RealParts.Injector, "endpoint", "--listen", listen, "--metrics-listen", "http://127.0.0.1:0",
            "--socket", DataSocket, "--admin-socket", AdminSocket, "--state", Path.Combine(Folder, "state"),
            "--audit-log", Path.Combine(Folder, "audit"), "--log-level", LogLevel, .. Options,
        ];
        daemon = new Daemon(place(command), Environment);
        await daemon.WaitForAsync("Credentials on ", StartWithin);
    }

    public async Task KillAsync()
    {
        await daemon!.KillAsync();
        earlier.Append(daemon.Output);
        await daemon.DisposeAsync();
    }

    public Task<int> TerminateAsync() => daemon!.TerminateAsync();

    /// <summary>Waits until it has ended by itself; its exit code.</summary>
    public Task<int> ExitAsync() => daemon!.ExitAsync();

    /// <summary>Ends it as a fault in the runtime would, with no core.</summary>
    public Task<int> AbortAsync() => daemon!.AbortAsync();

    /// <summary>Registers a workload and writes its token to a file for a sidecar.</summary>
    public Task<(string Id, string TokenFile)> RegisterAsync(string container = "orders", string? role = null) =>
        RegisterAsync(container, role, "socket", address: null);

    /// <summary>The AWS SDK that a workload uses, as the endpoint shows it; null while nobody has asked.</summary>
    public async Task<string?> SdkOfAsync(string id)
    {
        using var client = Over(AdminSocket);
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("http://localhost/v1/workloads/" + id), TestContext.Current.CancellationToken));
        return document.RootElement.TryGetProperty("sdk", out var sdk) ? sdk.GetString() : null;
    }

    /// <summary>The same for another door; by loopback, an address binds the id to who comes from there.</summary>
    public async Task<(string Id, string TokenFile)> RegisterAsync(string container, string? role, string door, string? address, string? knownAs = null)
    {
        var id = knownAs ?? Guid.NewGuid().ToString("D");
        var body = new Dictionary<string, object?>
        {
            ["platform"] = "docker",
            ["names"] = new Dictionary<string, string> { ["container"] = container },
            ["image"] = new Dictionary<string, string> { ["repository"] = "registry.test/" + container },
            ["taskRoleArn"] = role,
            ["doors"] = new[] { door },
            ["address"] = address,
        };
        using var client = Over(AdminSocket);
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var response = await client.PutAsync(new Uri("http://localhost/v1/workloads/" + id), content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer);
        using var document = JsonDocument.Parse(answer);
        var tokenFile = Path.Combine(Folder, id + ".token");
        await File.WriteAllTextAsync(tokenFile, document.RootElement.GetProperty("token").GetString(), TestContext.Current.CancellationToken);
        return (id, tokenFile);
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
            await daemon.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private string After(string text) => daemon!.Output.Split('\n').Last(line => line.Contains(text, StringComparison.Ordinal)).Split(text)[1].Trim();

    private static HttpClient Over(string socket) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, stop) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
            return new NetworkStream(connection, ownsSocket: true);
        },
    });
}
