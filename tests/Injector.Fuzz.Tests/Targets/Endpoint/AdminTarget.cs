using System.Text.Json;
using Injector.Core.Wire;
using Injector.Endpoint.Admin;
using Injector.Endpoint.Answers;
using Injector.Endpoint.Audit;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Limits;
using Injector.Endpoint.Messages;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;
using Injector.Endpoint.Workloads;
using Injector.Fuzz.Tests.Engine;
using Injector.Testing.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Injector.Fuzz.Tests.Targets.Endpoint;

/// <summary>
/// Requests at the admin socket, control messages among them, from path and body to answer. The first line of an input is method and path,
/// the rest the body.
/// </summary>
internal sealed class AdminTarget : FuzzTarget, IGrants
{
    private const string Pair = "{'credentialsId':'id-1','roleArn':'arn:aws:iam::111122223333:role/orders','accessKeyId':'AKIA1','secretAccessKey':'" + Canary.Text + "','sessionToken':'t','expiration':'2099-01-01T00:00:00Z'}";
    private const string Payload = "{'type':'PayloadMessage','message':{'messageId':'m-1','clusterArn':'c','containerInstanceArn':'ci','tasks':[{'arn':'arn:aws:ecs:eu-west-1:1:task/demo/0a1b','family':'orders','desiredStatus':'RUNNING','roleCredentials':" + Pair + "}]}}";

    // In memory where the machine has such a place: a workload is on disk before it is in force.
    private readonly string folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"f-{Guid.NewGuid():N}");
    private readonly CollectedLog log = new();
    private readonly ILoggerFactory loggers;
    private readonly CredentialStore store;
    private readonly WorkloadRegistry registry;
    private readonly ClusterWorkloads pods;
    private readonly AuditLog audit;
    private readonly RehearsalRegistry rehearsals;
    private readonly AdminRoutes routes;

    public AdminTarget()
    {
        loggers = log.CreateFactory();
        var metrics = new EndpointMetrics();
        store = new CredentialStore(new PayloadOnlySource(), new StoreOptions(), metrics, TimeProvider.System, loggers.CreateLogger<CredentialStore>());
        registry = new WorkloadRegistry(new WorkloadState(folder, loggers.CreateLogger<WorkloadState>()), store, RateLimit.Default, TimeProvider.System);
        pods = new ClusterWorkloads(store, RateLimit.Default, TimeProvider.System);
        audit = new AuditLog(options: null, metrics, TimeProvider.System, loggers.CreateLogger<AuditLog>());
        rehearsals = new RehearsalRegistry(
            this, new RehearsalAudit(audit, new CredentialAnswerOptions(new HostRule([]), Enabled: true, "", ""), TimeProvider.System), TimeProvider.System, loggers);
        var known = new KnownWorkloads(registry, pods);
        routes = new AdminRoutes(
            registry, known, new ControlMessages(registry, metrics, loggers.CreateLogger<ControlMessages>()), new RehearsalRoutes(known, rehearsals), this);
    }

    /// <inheritdoc />
    public override string Name => "admin-request";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Json(
        "POST /v1/messages\n" + Payload,
        "POST /v1/messages\n" + Payload.Replace("RUNNING", "STOPPED", StringComparison.Ordinal),
        "POST /v1/messages\n{'type':'IAMRoleCredentialsMessage','message':{'messageId':'m-2','taskArn':'known','roleType':'TaskApplication','roleCredentials':" + Pair.Replace("id-1", "known-1", StringComparison.Ordinal) + "}}",
        "PUT /v1/workloads/0f0e0d0c-0b0a-4908-8706-050403020100\n{'platform':'docker','names':{'container':'orders'},'image':{'id':'sha256:a','digest':'sha256:b','repository':'r/o'},'labels':{'team':'shop'},'taskRoleArn':'arn:aws:iam::111122223333:role/orders','doors':['socket','loopback'],'address':'172.17.0.2'}",
        "GET /v1/workloads\n",
        "GET /v1/workloads/known-1\n",
        "PUT /v1/workloads/known-1/rehearsal\n{'failure':'revoked','for':'10m'}",
        "GET /v1/workloads/known-1/rehearsal\n",
        "DELETE /v1/workloads/known-1\n");

    /// <inheritdoc />
    public override int LongestInput => 2 * 1024 * 1024;

    /// <inheritdoc />
    public override long Allowance => 4 * 1024 * 1024;

    /// <inheritdoc />
    public override long LongForm => 150_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "PayloadMessage", "IAMRoleCredentialsMessage", "type", "message", "messageId", "tasks", "taskArn", "arn", "desiredStatus", "STOPPED", "roleCredentials", "executionRoleCredentials", "credentialsId", "known", "known-1", "TaskExecution",
        "expiration", "roleType", "platform", "names", "labels", "image", "doors", "address", "taskRoleArn", "GET ", "/rehearsal", "failure", "for", "PUT ", "POST ", "DELETE ", "/v1/messages", "/v1/workloads/", "\"ROLECREDENTIALS\":", "{\"name\":\"a\"}",
    ];

    /// <inheritdoc />
    public GrantsInForce Current => GrantsInForce.NotLoaded;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        Reset();
        var before = Known();
        var line = input.AsSpan().IndexOf((byte)'\n');
        var words = Texts.Of(input.AsSpan(0, Math.Max(line, 0))).Split(' ', 2);
        var (status, answer) = Ask(words[0], words[^1], input[(line + 1)..]);

        var said = log.Take();
        if (Canary.IsOnlyIn(input, "\"secretAccessKey\":\"", "\""))
            Canary.MustNotBeIn(said + Texts.Of(answer), "log or answer");
        Broken.Unless(status is 200 or 204 or 400 or 404 or 405 or 409, $"answered {status}");
        if (status >= 400)
        {
            using var error = JsonDocument.Parse(answer);
            Broken.Unless(error.RootElement.GetProperty("message").GetString() is { Length: > 3 }, "an error that says nothing");
            Broken.Unless(before.SequenceEqual(Known()), "an error has changed what is known");
        }
        else if (status == 200 && answer is [(byte)'[', ..])
        {
            CheckFrames(answer);
        }
    }

    /// <inheritdoc />
    protected override void End()
    {
        rehearsals.Dispose();
        pods.Dispose();
        Waiting.For(audit.DisposeAsync().AsTask());
        store.Dispose();
        loggers.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // One task is known, so that a message may be about it.
    private void Reset()
    {
        foreach (var workload in registry.All.Where(workload => workload.Registration.Id.Value != "known-1").ToList())
            registry.Remove(workload.Registration.Id);
        if (!registry.TryGet("known-1", out _))
            Ask("POST", "/v1/messages", Texts.Json(Payload.Replace("id-1", "known-1", StringComparison.Ordinal).Replace("arn:aws:ecs:eu-west-1:1:task/demo/0a1b", "known", StringComparison.Ordinal))[0]);
    }

    private List<WorkloadRegistration> Known() => [.. registry.All.Select(workload => workload.Registration).OrderBy(registration => registration.Id.Value, StringComparer.Ordinal)];

    private (int Status, byte[] Answer) Ask(string method, string path, byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = new PathString(path.StartsWith('/') ? path : "/" + path);
        context.Request.Body = new MemoryStream(body);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var handled = routes.HandleAsync(context);
        Broken.Unless(handled.IsCompleted, "a request waits for something");
        Waiting.For(handled);
        return (context.Response.StatusCode, answer.ToArray());
    }

    private void CheckFrames(byte[] answer)
    {
        using var frames = JsonDocument.Parse(answer);
        foreach (var frame in frames.RootElement.EnumerateArray().Where(frame => frame.GetProperty("type").GetString() is "IAMRoleCredentialsAckRequest"))
        {
            var id = frame.GetProperty("message").GetProperty("credentialsId").GetString()!;
            if (registry.TryGet(id, out var workload))
                Broken.Unless(workload.Registration.Origin is WorkloadOrigin.Payload, "credentials under the id of another workload");
        }
    }
}
