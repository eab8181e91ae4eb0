using System.Text;
using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Wire;
using Injector.Core.Workloads;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;
using Injector.Endpoint.Workloads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Rehearsals;

/// <summary>What decides on credentials, over a source of the test's own and with a clock that stands still until it is told to go on.</summary>
internal sealed class RehearsalWorld : IGrants, IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("inj-").FullName;
    private readonly EndpointMetrics metrics = new();
    private readonly CredentialStore store;
    private readonly WorkloadRegistry registry;
    private readonly AuditLog audit;
    private readonly AuditLogOptions auditOptions;

    public RehearsalWorld(Func<FakeTimeProvider, ICredentialSource> source)
    {
        store = new CredentialStore(source(Time), new StoreOptions(), metrics, Time, NullLogger<CredentialStore>.Instance);
        registry = new WorkloadRegistry(new WorkloadState(Path.Combine(folder, "state"), NullLogger<WorkloadState>.Instance), store, RateLimit.Default, Time);
        auditOptions = new AuditLogOptions { Folder = Path.Combine(folder, "audit") };
        audit = new AuditLog(auditOptions, metrics, Time, NullLogger<AuditLog>.Instance);
        var answers = new CredentialAnswerOptions(new HostRule([]), Enabled: true, "demo", "");
        Rehearsals = new RehearsalRegistry(this, new RehearsalAudit(audit, answers, Time), Time, NullLoggerFactory.Instance);
        Decision = new CredentialDecision(this, Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public GrantsInForce Current { get; set; } = GrantsInForce.Everything;

    public RehearsalRegistry Rehearsals { get; }

    public CredentialDecision Decision { get; }

    /// <summary>Grants from a text.</summary>
    public void Grant(string yaml) => Current = GrantsInForce.Of(new GrantSet(GrantParser.Parse(yaml)));

    public Workload Add(string container = "orders", WorkloadOrigin origin = WorkloadOrigin.Registered) => registry.Put(new WorkloadRegistration(
        CredentialId.New(), new WorkloadIdentity(Platform.Docker) { Names = new Dictionary<string, string> { [WorkloadNames.Container] = container }, Image = new(Repository: container) }, origin, Doors.Loopback));

    public void Remove(Workload workload) => Assert.True(registry.Remove(workload.Id));

    public Rehearsal Start(Workload workload, RehearsedFailure failure, int minutes = 10)
    {
        var outcome = Rehearsals.Start(workload, new RehearsalPlan(failure, TimeSpan.FromMinutes(minutes)), "curl/8");
        Assert.True(outcome.IsStarted, outcome.Problem);
        return outcome.Rehearsal;
    }

    public Task<CredentialAnswer> AskAsync(Workload workload) => Decision.GetAsync(workload, CredentialRoute.V2, trace: null, CancellationToken.None).AsTask();

    /// <summary>The same where it must wait for as long as a request may.</summary>
    public async Task<CredentialAnswer> AskInVainAsync(Workload workload)
    {
        var asking = AskAsync(workload);
        Assert.False(asking.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(801));
        return await asking;
    }

    /// <summary>Lets time go on until there is something in a slot.</summary>
    public async Task FilledAsync(CredentialSlot slot)
    {
        for (var i = 0; i < 500 && slot.Current is null; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.NotNull(slot.Current);
    }

    /// <summary>The key id of an answer with credentials; of any other what it says.</summary>
    public static string Key(CredentialAnswer answer) =>
        CredentialJson.TryRead(answer.Body, out var credentials, out _) ? credentials.AccessKeyId : Said(answer);

    public static string Said(CredentialAnswer answer) => $"{answer.Status} {answer.Reason} {Encoding.UTF8.GetString(answer.Body.Span)}";

    /// <summary>Ends everything, as the endpoint does; the audit log's lines.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        Rehearsals.Dispose();
        await audit.DisposeAsync();
        return [.. Directory.EnumerateFiles(auditOptions.Folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
    }

    public async ValueTask DisposeAsync()
    {
        Rehearsals.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        store.Dispose();
        await Task.CompletedTask;
    }
}
