using Injector.Core.Audit;
using Injector.Core.Credentials;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Metrics;
using Injector.Testing.Endpoint;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Audit;

/// <summary>The audit log on disk.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 7, 1, 9, 59, 58, TimeSpan.Zero));
    private readonly EndpointMetrics metrics = new();

    [Fact]
    public async Task Each_utc_hour_has_a_file_of_its_own_and_no_other_file_is_there()
    {
        await using (var log = Open())
        {
            log.Write(Record("a"));
            time.Advance(TimeSpan.FromSeconds(5));
            log.Write(Record("b"));
        }

        Assert.Equal(["audit.log.2026-07-01-09", "audit.log.2026-07-01-10"], Files());
        Assert.Contains("\"a\"", await File.ReadAllTextAsync(Path.Combine(folder, "audit.log.2026-07-01-09"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_hours_are_removed_and_strangers_left_alone()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "audit.log.notes"), "", TestContext.Current.CancellationToken);
        await using (var log = Open(rollCount: 3))
        {
            for (var hour = 0; hour < 10; hour++)
            {
                log.Write(Record("x"));
                time.Advance(TimeSpan.FromHours(1));
            }
        }

        Assert.Equal(["audit.log.2026-07-01-15", "audit.log.2026-07-01-16", "audit.log.2026-07-01-17", "audit.log.2026-07-01-18", "audit.log.notes"], Files());
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_never_blocks_and_is_made_up_for_when_it_does()
    {
        var target = Path.Combine(folder, "log");
        await using var log = new AuditLog(
            new AuditLogOptions { Folder = target, MaxWaiting = 2000 }, metrics, TimeProvider.System, NullLogger<AuditLog>.Instance);

        // A file in the folder's place: every attempt to write fails.
        Directory.Delete(target);
        await File.WriteAllTextAsync(target, "", TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
            log.Write(Record("x"));
        var lost = await MetricAsync("audit_lines_lost_total");
        File.Delete(target);
        await UntilAsync(() => Directory.Exists(target) && Directory.EnumerateFiles(target).Any());
        await UntilAsync(() => Directory.EnumerateFiles(target).Sum(f => File.ReadAllLines(f).Length) + lost == 100);

        Assert.InRange(lost, 1, 99);
    }

    [Fact]
    public async Task A_hostile_user_agent_is_one_line_that_parses_back()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var agents = new[] { "a\"b\\c", new string('x', 10_000), "quote\" - GetCredentials 2 fake", "\u00e9\u00ff\u0080" };
        foreach (var agent in agents)
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, endpoint.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(
                System.Text.Encoding.Latin1.GetBytes($"GET /v1/credentials?id=secret-id HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n"),
                TestContext.Current.CancellationToken);
            using var reader = new StreamReader(client.GetStream());
            Assert.StartsWith("HTTP/1.1 400", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var lines = await endpoint.AuditAsync(agents.Length);

        Assert.Equal(agents.Length, lines.Count);
        for (var i = 0; i < agents.Length; i++)
        {
            Assert.True(AuditParser.TryParse(lines[i], out var record, out var problem), problem);
            Assert.Equal((400, "/v1/credentials", agents[i]), (record.Status, record.Path, record.UserAgent));
            Assert.DoesNotContain("secret-id", lines[i], StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private AuditLog Open(int rollCount = 24) =>
        new(new AuditLogOptions { Folder = folder, RollCount = rollCount }, metrics, time, NullLogger<AuditLog>.Instance);

    private AuditRecord Record(string agent) =>
        new(time.GetUtcNow(), 200, "127.0.0.1:1", "/v2/credentials", agent, "task", RoleType.TaskApplication, "demo", "");

    private string?[] Files() => [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private async Task<int> MetricAsync(string name)
    {
        using var page = new MemoryStream();
        await metrics.Registry.CollectAndExportAsTextAsync(page, TestContext.Current.CancellationToken);
        var line = System.Text.Encoding.UTF8.GetString(page.ToArray()).Split('\n').First(l => l.StartsWith("injector_endpoint_" + name, StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }
}
