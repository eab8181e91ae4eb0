using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Injector.Benchmarks.Worlds;

/// <summary>
/// A real <c>injector endpoint</c> (source <c>development</c>) with audit log and metrics, the request limit raised by its own setting.
/// </summary>
internal sealed class EndpointWorld : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly HttpClient admin;
    private readonly List<string> ids = [];
    private readonly string folder;

    private EndpointWorld(ChildProcess process, string folder, Uri address, Uri metrics)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        Metrics = metrics;
        admin = Over(Path.Combine(folder, "admin", "admin.sock"));
    }

    /// <summary>Its process id.</summary>
    public int Pid => process.Pid;

    /// <summary>The loopback door.</summary>
    public Uri Address { get; }

    /// <summary>Health and metrics.</summary>
    public Uri Metrics { get; }

    /// <summary>The unix socket for sidecars.</summary>
    public string DataSocket => Path.Combine(folder, "data", "endpoint.sock");

    /// <summary>Folder of its audit log.</summary>
    public string AuditFolder => Path.Combine(folder, "audit");

    /// <summary>The ids that it knows.</summary>
    public IReadOnlyList<string> Ids => ids;

    /// <summary>Starts one.</summary>
    public static Task<EndpointWorld> StartAsync(string injector, string folder, params string[] options) =>
        StartAsync(injector, folder, new Dictionary<string, string>(StringComparer.Ordinal), options);

    /// <summary>Starts one with environment variables of its own.</summary>
    public static async Task<EndpointWorld> StartAsync(
        string injector, string folder, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        Directory.CreateDirectory(folder);
        var process = new ChildProcess(
            [
                injector, "endpoint", "--listen", "http://127.0.0.1:0", "--metrics-listen", "http://127.0.0.1:0",
                "--socket", Path.Combine(folder, "data", "endpoint.sock"), "--admin-socket", Path.Combine(folder, "admin", "admin.sock"),
                "--state", Path.Combine(folder, "state"), "--audit-log", Path.Combine(folder, "audit"), "--rate-limit", "10000000,10000000", .. options,
            ],
            Path.Combine(folder, "endpoint.out"), environment);
        var address = (await process.WaitForAsync("Credentials on ")).Split(' ')[0];
        var metrics = await process.WaitForAsync("Health and metrics on ");
        return new EndpointWorld(process, folder, new Uri(address), new Uri(metrics));
    }

    /// <summary>Path of an id's credentials.</summary>
    public static string PathOf(string id) => "/v2/credentials/" + id;

    /// <summary>Registers workloads until it knows this many.</summary>
    public async Task KnowAsync(int count)
    {
        while (ids.Count < count)
        {
            var batch = Enumerable.Range(ids.Count, Math.Min(16, count - ids.Count));
            ids.AddRange((await Task.WhenAll(batch.Select(number => RegisterAsync(number, "loopback")))).Select(workload => workload.Id));
        }
    }

    /// <summary>Registers one for a sidecar.</summary>
    /// <returns>Its id and the file with its token.</returns>
    public async Task<(string Id, string TokenFile)> ForSidecarAsync()
    {
        var (id, token) = await RegisterAsync(0, "socket");
        var file = Path.Combine(folder, id + ".token");
        await File.WriteAllTextAsync(file, token);
        return (id, file);
    }

    /// <summary>A counter of its metrics.</summary>
    public async Task<double> CounterAsync(string name)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(Metrics, "/metrics"));
        return text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await process.DisposeAsync();
    }

    private async Task<(string Id, string Token)> RegisterAsync(int number, string door)
    {
        var id = Guid.NewGuid().ToString("D");
        var body = new JsonObject
        {
            ["platform"] = "docker",
            ["names"] = new JsonObject { ["container"] = string.Create(CultureInfo.InvariantCulture, $"orders-{number}") },
            ["image"] = new JsonObject { ["repository"] = "registry.test/orders" },
            ["taskRoleArn"] = "arn:aws:iam::111122223333:role/orders",
            ["doors"] = new JsonArray(door),
        };
        using var response = await admin.PutAsJsonAsync(new Uri("http://localhost/v1/workloads/" + id), body);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return response.IsSuccessStatusCode ? (id, answer!["token"]!.GetValue<string>()) : throw new BenchException("expected a workload to be registered, found " + answer);
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
