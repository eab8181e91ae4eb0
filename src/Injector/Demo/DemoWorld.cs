using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Injector.Core.Credentials;
using Injector.Endpoint;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Options;
using Injector.Endpoint.Sources.Development;
using Injector.Hosting.Logging;
using Injector.Hosting.Upstream;
using Injector.Sidecar;
using Injector.Sidecar.Settings;
using Microsoft.Extensions.Logging;

namespace Injector.Demo;

/// <summary>A host in small: an endpoint and a sidecar in this process, their files in a folder that is removed in the end.</summary>
internal sealed class DemoWorld(TimeProvider time) : IAsyncDisposable
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("injector-").FullName;
    private readonly ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProcessLog(LogFormat.Text, LogLevel.Error));
    private EndpointHost? endpoint;
    private SidecarInstance? sidecar;

    /// <summary>Life of the demo's credentials: short, so that a refresh can be watched.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Where the sidecar answers.</summary>
    public Uri SidecarAddress => sidecar!.CredentialAddress;

    /// <summary>The unix socket between sidecar and endpoint.</summary>
    public string DataSocket => Path.Combine(folder, "data", "endpoint.sock");

    private string AdminSocket => Path.Combine(folder, "admin", "admin.sock");

    private string AuditFolder => Path.Combine(folder, "audit");

    /// <summary>Starts the endpoint.</summary>
    public async Task StartEndpointAsync(CancellationToken stop) => endpoint = await EndpointHost.StartAsync(
        new EndpointOptions
        {
            Listen = Free(),
            MetricsListen = Free(),
            Socket = DataSocket,
            AdminSocket = AdminSocket,
            StateFolder = Path.Combine(folder, "state"),
            Grants = Path.Combine(folder, "grants.yaml"),
            AuditLog = new AuditLogOptions { Folder = AuditFolder },
            Cluster = "demo",
            Source = SourceKind.Development,
            Development = new DevelopmentOptions { Lifetime = Lifetime },
        },
        time, loggers, stop);

    /// <summary>Registers a workload the way a hook does, over the admin socket.</summary>
    /// <returns>Its workload token.</returns>
    public async Task<SecretText> RegisterAsync(CredentialId id, string role, CancellationToken stop)
    {
        var admin = UpstreamAddress.Unix(AdminSocket);
        using var client = new HttpClient(UpstreamHandler.Create(admin, TimeSpan.FromSeconds(1), trusted: null));
        var body = $$"""
            {"platform":"docker","names":{"container":"orders"},"taskRoleArn":"{{role}}","doors":["socket"]}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PutAsync(new Uri(admin.BaseUri, "/v1/workloads/" + id.Value), content, stop);
        response.EnsureSuccessStatusCode();
        using var answer = await response.Content.ReadFromJsonAsync<JsonDocument>(stop);
        return new SecretText(answer!.RootElement.GetProperty("token").GetString()!);
    }

    /// <summary>Starts the sidecar of one workload.</summary>
    public async Task StartSidecarAsync(CredentialId id, SecretText token, CancellationToken stop)
    {
        var tokenFile = Path.Combine(folder, "token");
        await using (var file = new FileStream(tokenFile, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerReads,
        }))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(token.Reveal()), stop);
        }

        sidecar = await SidecarInstance.StartAsync(
            new SidecarSettings
            {
                Ids = [id],
                Upstream = UpstreamAddress.Unix(DataSocket),
                TokenFile = tokenFile,
                Listen = new(System.Net.IPAddress.Loopback, 0),
                AdminListen = new(System.Net.IPAddress.Loopback, 0),
            },
            time, loggers, stop);
    }

    /// <summary>The audit log as it is on disk now.</summary>
    public async Task<IReadOnlyList<string>> ReadAuditAsync(CancellationToken stop)
    {
        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(AuditFolder).Order(StringComparer.Ordinal))
            lines.AddRange(await File.ReadAllLinesAsync(file, stop));
        return lines;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (sidecar is not null)
            await sidecar.DisposeAsync();
        if (endpoint is not null)
            await endpoint.DisposeAsync();
        loggers.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static ListenAddress Free() => new(new(System.Net.IPAddress.Loopback, 0), IsHttps: false);
}
