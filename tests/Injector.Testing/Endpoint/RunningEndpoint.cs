using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Injector.Endpoint;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Options;
using Injector.Testing.Logs;

namespace Injector.Testing.Endpoint;

/// <summary>A whole endpoint on free ports and in a folder of its own, with clients for each of its doors.</summary>
public sealed class RunningEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly EndpointHost host;
    private readonly bool ownsFolder;
    private bool isStopped;

    private RunningEndpoint(EndpointHost host, string folder, bool ownsFolder, CollectedLog log)
    {
        this.host = host;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Log = log;
        Loopback = new HttpClient(NewHandler(null)) { BaseAddress = host.CredentialAddress };
        DataSocket = new HttpClient(NewHandler(Path.Combine(folder, "data", "endpoint.sock"))) { BaseAddress = new Uri("http://localhost") };
        Admin = new HttpClient(NewHandler(Path.Combine(folder, "admin", "admin.sock"))) { BaseAddress = new Uri("http://localhost") };
    }

    /// <summary>The loopback door.</summary>
    public HttpClient Loopback { get; }

    /// <summary>The unix socket door.</summary>
    public HttpClient DataSocket { get; }

    /// <summary>The admin socket.</summary>
    public HttpClient Admin { get; }

    /// <summary>Its files.</summary>
    public string Folder { get; }

    /// <summary>What it has logged.</summary>
    public CollectedLog Log { get; }

    /// <summary>Its grants file.</summary>
    public string GrantsFile => GrantsIn(Folder);

    /// <summary>Its audit log's folder.</summary>
    public string AuditFolder => Path.Combine(Folder, "audit");

    /// <summary>Port of the loopback door.</summary>
    public int Port => host.CredentialAddress.Port;

    /// <summary>The door for pods; null outside a cluster.</summary>
    public Uri? ClusterAddress => host.ClusterAddress;

    /// <summary>The grants file of a folder, for writing it before the start.</summary>
    public static string GrantsIn(string folder) => Path.Combine(folder, "grants.yaml");

    /// <summary>Starts one.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="change">Changes its options.</param>
    /// <param name="folder">A folder that another one has left, or null for a new one.</param>
    public static async Task<RunningEndpoint> StartAsync(
        TimeProvider? time = null, Func<EndpointOptions, EndpointOptions>? change = null, string? folder = null)
    {
        var place = folder ?? NewFolder();
        var free = new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0), IsHttps: false);
        var options = new EndpointOptions
        {
            Listen = free,
            MetricsListen = free,
            Socket = Path.Combine(place, "data", "endpoint.sock"),
            AdminSocket = Path.Combine(place, "admin", "admin.sock"),
            StateFolder = Path.Combine(place, "state"),
            Grants = GrantsIn(place),
            GrantsInterval = TimeSpan.FromMilliseconds(50),
            AuditLog = new AuditLogOptions { Folder = Path.Combine(place, "audit"), FlushEvery = TimeSpan.FromMilliseconds(20) },
            RateLimit = new(1_000_000, 1_000_000),
        };
        var log = new CollectedLog();
        var host = await EndpointHost.StartAsync(
            change?.Invoke(options) ?? options, time ?? TimeProvider.System, log.CreateFactory(), CancellationToken.None);
        return new RunningEndpoint(host, place, folder is null, log);
    }

    /// <summary>A new folder for an endpoint; short, since socket paths are.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("inj-").FullName;

    /// <summary>Registers a workload.</summary>
    /// <returns>Its token.</returns>
    public async Task<string> RegisterAsync(string id, string body)
    {
        using var content = new StringContent(body);
        using var response = await Admin.PutAsync(new Uri("/v1/workloads/" + id, UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(answer);

        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>Sends a control message.</summary>
    public async Task<Answer> SendAsync(string frame)
    {
        using var content = new StringContent(frame);
        using var response = await Admin.PostAsync(new Uri("/v1/messages", UriKind.Relative), content);
        return await Answer.OfAsync(response);
    }

    /// <summary>The metrics page.</summary>
    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(host.MetricsAddress!, "/metrics"));
    }

    /// <summary>Every line of the audit log, once the writer has had its time.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync(int atLeast)
    {
        for (var i = 0; i < 200; i++)
        {
            var lines = Directory.EnumerateFiles(AuditFolder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).ToList();
            if (lines.Count >= atLeast)
                return lines;

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        throw new TimeoutException($"the audit log did not reach {atLeast} lines");
    }

    /// <summary>Ends it and keeps its files, for another one to start on.</summary>
    public ValueTask StopAsync()
    {
        if (isStopped)
            return ValueTask.CompletedTask;

        isStopped = true;
        return host.DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Loopback.Dispose();
        DataSocket.Dispose();
        Admin.Dispose();
        if (ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static SocketsHttpHandler NewHandler(string? socketPath)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = false };
        if (socketPath is not null)
        {
            handler.ConnectCallback = async (_, stop) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), stop);
                return new NetworkStream(connection, ownsSocket: true);
            };
        }

        return handler;
    }
}
