using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Injector.Integration.Tests.World;

/// <summary>A real <c>injector endpoint</c>, in a folder of its own; can be killed and started again with what it left there.</summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private readonly TestNamespace? space;
    private readonly string listen;
    private readonly string[] options;
    private readonly StringBuilder earlier = new();
    private Daemon? daemon;

    private EndpointProcess(TestNamespace? space, string listen, string[] options)
    {
        this.space = space;
        this.listen = listen;
        this.options = options;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("inj-").FullName;

    public string DataSocket => Path.Combine(Folder, "data", "endpoint.sock");

    public string AdminSocket => Path.Combine(Folder, "admin", "admin.sock");

    public int Pid => daemon!.Pid;

    /// <summary>Everything that it has written, over all its lives.</summary>
    public string Output => earlier + daemon!.Output;

    /// <summary>One that is started later, with <see cref="StartAgainAsync"/>, or never.</summary>
    public static EndpointProcess NotStarted(params string[] options) => new(space: null, "http://127.0.0.1:0", options);

    public static Task<EndpointProcess> StartAsync(params string[] options) => StartAsync(space: null, "http://127.0.0.1:0", options);

    /// <summary>The same inside a network namespace, on an address of one's own choice.</summary>
    public static async Task<EndpointProcess> StartAsync(TestNamespace? space, string listen, params string[] options)
    {
        var endpoint = new EndpointProcess(space, listen, options);
        await endpoint.StartAgainAsync();
        return endpoint;
    }

    public async Task StartAgainAsync()
    {
        string[] command =
        [
            RealParts.Injector, "endpoint", "--listen", listen, "--metrics-listen", "http://127.0.0.1:0",
            "--socket", DataSocket, "--admin-socket", AdminSocket, "--state", Path.Combine(Folder, "state"),
            "--audit-log", Path.Combine(Folder, "audit"), "--log-level", "trace", .. options,
        ];
        daemon = new Daemon(space?.Inside(command) ?? command, new Dictionary<string, string>());
        await daemon.WaitForAsync("Credentials on ", StartWithin);
    }

    public async Task KillAsync()
    {
        await daemon!.KillAsync();
        earlier.Append(daemon.Output);
        await daemon.DisposeAsync();
    }

    public Task<int> TerminateAsync() => daemon!.TerminateAsync();

    /// <summary>Registers a workload and writes its token to a file for a sidecar.</summary>
    public Task<(string Id, string TokenFile)> RegisterAsync(string container = "orders", string? role = null) =>
        RegisterAsync(container, role, "socket", address: null);

    /// <summary>The same for another door; by loopback, an address binds the id to who comes from there.</summary>
    public async Task<(string Id, string TokenFile)> RegisterAsync(string container, string? role, string door, string? address)
    {
        var id = Guid.NewGuid().ToString("D");
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
