using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Injector.Integration.Tests.World;

/// <summary>A real <c>injector endpoint</c>, in a folder of its own; can be killed and started again with what it left there.</summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private readonly string[] options;
    private readonly StringBuilder earlier = new();
    private Daemon? daemon;

    private EndpointProcess(string[] options) => this.options = options;

    public string Folder { get; } = Directory.CreateTempSubdirectory("inj-").FullName;

    public string DataSocket => Path.Combine(Folder, "data", "endpoint.sock");

    public string AdminSocket => Path.Combine(Folder, "admin", "admin.sock");

    /// <summary>Everything that it has written, over all its lives.</summary>
    public string Output => earlier + daemon!.Output;

    public static async Task<EndpointProcess> StartAsync(params string[] options)
    {
        var endpoint = new EndpointProcess(options);
        await endpoint.StartAgainAsync();
        return endpoint;
    }

    public async Task StartAgainAsync()
    {
        daemon = new Daemon(
            [
                RealParts.Injector, "endpoint", "--listen", "http://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--socket", DataSocket, "--admin-socket", AdminSocket, "--state", Path.Combine(Folder, "state"),
                "--audit-log", Path.Combine(Folder, "audit"), "--log-level", "trace", .. options,
            ],
            new Dictionary<string, string>());
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
    public async Task<(string Id, string TokenFile)> RegisterAsync(string container = "orders", string? role = null)
    {
        var id = Guid.NewGuid().ToString("D");
        var body = new Dictionary<string, object?>
        {
            ["platform"] = "docker",
            ["names"] = new Dictionary<string, string> { ["container"] = container },
            ["image"] = new Dictionary<string, string> { ["repository"] = "registry.test/" + container },
            ["taskRoleArn"] = role,
            ["doors"] = new[] { "socket" },
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
        await daemon!.DisposeAsync();
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
