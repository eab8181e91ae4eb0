using Injector.Core.Audit;
using Injector.Endpoint.Grants;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Tests.Store;
using Injector.Endpoint.Workloads;
using Injector.Testing.Grants;

namespace Injector.Endpoint.Tests.Rehearsals;

/// <summary>Who may begin a rehearsal, how each ends, and what is on record of it.</summary>
public sealed class RehearsalLifeTests
{
    // Of any image: several workloads rehearse.
    private static readonly string Allowed = SampleGrant.OrdersMayRehearse.Replace("registry.test/orders", "\"*\"", StringComparison.Ordinal);

    private ScriptedSource source = null!;

    [Fact]
    public async Task Ends_by_itself_when_its_time_is_over_also_where_nobody_asks_and_the_workload_has_the_pair_that_it_had()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);
        world.Start(workload, RehearsedFailure.Expired, minutes: 2);

        world.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.StartsWith("503 ", RehearsalWorld.Said(await world.AskAsync(workload)), StringComparison.Ordinal);
        world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(workload.Rehearsal);
        Assert.Equal("AK1", RehearsalWorld.Key(await world.AskAsync(workload)));
        Assert.Equal(1, source.Asked);
        Assert.EndsWith("&for=120s&lasted=120s&end=Over", (await EndedAsync(world)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_one_replaces_it_and_a_stop_ends_that_at_once()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        world.Start(workload, RehearsedFailure.Slow);
        var second = world.Start(workload, RehearsedFailure.Revoked);
        Assert.StartsWith("403 CredentialsRevoked ", RehearsalWorld.Said(await world.AskAsync(workload)), StringComparison.Ordinal);

        second.End(RehearsalEnd.Stopped, "curl/9");
        second.End(RehearsalEnd.Shutdown);

        Assert.Equal("AK1", RehearsalWorld.Key(await world.AskAsync(workload)));
        var records = Read(await world.EndAsync());
        Assert.Equal(
            [
                ("RehearsalStarted", "/v1/workloads/-/rehearsal?failure=slow&for=600s", "curl/8"),
                ("RehearsalEnded", "/v1/workloads/-/rehearsal?failure=slow&for=600s&lasted=0s&end=Replaced", "curl/8"),
                ("RehearsalStarted", "/v1/workloads/-/rehearsal?failure=revoked&for=600s", "curl/8"),
                ("RehearsalEnded", "/v1/workloads/-/rehearsal?failure=revoked&for=600s&lasted=0s&end=Stopped", "curl/9"),
            ],
            records.Select(r => (r.EventType, r.Path, r.UserAgent)));
        Assert.All(records, r => Assert.Equal(("container/orders", "demo", 200), (r.TaskArn, r.Cluster, r.Status)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_right_that_is_withdrawn_ends_it_at_the_next_request_or_within_a_second(bool asks)
    {
        await using var world = NewWorld();
        world.Grant(Allow());
        var workload = world.Add();
        world.Start(workload, RehearsedFailure.Throttled);

        world.Grant(Allow("allowRehearsal: true", "allowRehearsal: false"));
        if (asks)
            Assert.False(world.Decision.IsOverLimit(workload));
        else
            world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(workload.Rehearsal);
        Assert.Equal("AK1", RehearsalWorld.Key(await world.AskAsync(workload)));
        Assert.EndsWith("&end=GrantWithdrawn", (await EndedAsync(world)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_is_gone_refuses_the_role_for_real_and_drops_what_was_held()
    {
        await using var world = NewWorld();
        world.Grant(Allow());
        var workload = world.Add();
        await world.AskAsync(workload);
        world.Start(workload, RehearsedFailure.Revoked);
        var rehearsed = RehearsalWorld.Said(await world.AskAsync(workload));
        Assert.NotNull(workload.Slot.Current);

        world.Current = GrantsInForce.Of(Core.Grants.GrantSet.Empty);

        Assert.Equal(rehearsed, RehearsalWorld.Said(await world.AskAsync(workload)));
        Assert.Null(workload.Slot.Current);
        Assert.Null(workload.Rehearsal);
    }

    [Fact]
    public async Task While_nothing_can_be_decided_the_workload_is_told_so_and_the_rehearsal_waits()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        world.Start(workload, RehearsedFailure.Revoked);

        world.Current = GrantsInForce.NotLoaded;
        var answer = RehearsalWorld.Said(await world.AskAsync(workload));
        world.Current = GrantsInForce.Everything;

        Assert.StartsWith("503 CannotDecide ", answer, StringComparison.Ordinal);
        Assert.StartsWith("403 CredentialsRevoked ", RehearsalWorld.Said(await world.AskAsync(workload)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_that_is_retired_and_an_endpoint_that_ends_end_it_on_record()
    {
        await using var world = NewWorld();
        var (first, second) = (world.Add(), world.Add("billing"));
        world.Start(first, RehearsedFailure.Slow);
        world.Start(second, RehearsedFailure.Flapping);

        world.Remove(first);
        var ended = Read(await world.EndAsync()).Where(r => r.Event is AuditEvent.RehearsalEnded).Select(r => (r.TaskArn, r.Path.Split("end=")[1]));

        Assert.Equal([("container/orders", "Retired"), ("container/billing", "Shutdown")], ended);
    }

    [Fact]
    public async Task None_goes_on_for_a_workload_that_was_retired_while_it_began()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        world.Remove(workload);

        var outcome = world.Rehearsals.Start(workload, new RehearsalPlan(RehearsedFailure.Slow, RehearsalPlan.DefaultLength), "");

        Assert.Equal("UnknownWorkload", outcome.Reason);
        Assert.Null(workload.Rehearsal);
        Assert.EndsWith("&lasted=0s&end=Retired", (await EndedAsync(world)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allowRehearsal: true", "allowRehearsal: false", "RehearsalNotGranted", "expected allowRehearsal: true in the spec of RoleGrant orders, which decides for container orders")]
    [InlineData("repository: \"*\"", "repository: other", "RehearsalNotGranted", "found none that gives it a role. No RoleGrant applies to container orders.")]
    public async Task Without_the_right_none_begins_and_it_is_said_which_grant_lacks_it(string good, string bad, string reason, string says)
    {
        await using var world = NewWorld();
        world.Grant(Allow(good, bad));

        var outcome = world.Rehearsals.Start(world.Add(), new RehearsalPlan(RehearsedFailure.Slow, RehearsalPlan.DefaultLength), "");

        Assert.Equal(reason, outcome.Reason);
        Assert.Contains(says, outcome.Problem, StringComparison.Ordinal);
        Assert.Empty(await world.EndAsync());
    }

    [Theory]
    [InlineData(WorkloadOrigin.Payload, true, "CredentialsByPayload")]
    [InlineData(WorkloadOrigin.Registered, false, "CannotDecide")]
    public async Task None_begins_where_no_grant_decides(WorkloadOrigin origin, bool loaded, string reason)
    {
        await using var world = NewWorld();
        world.Current = loaded ? GrantsInForce.Everything : GrantsInForce.NotLoaded;

        var outcome = world.Rehearsals.Start(world.Add(origin: origin), new RehearsalPlan(RehearsedFailure.Slow, RehearsalPlan.DefaultLength), "");

        Assert.Equal(reason, outcome.Reason);
    }

    [Fact]
    public async Task A_workload_in_none_pays_no_memory_for_there_being_such_a_thing()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);
        world.Start(world.Add("other"), RehearsedFailure.Slow);
        for (var i = 0; i < 50; i++)
            await AskAsync();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await AskAsync();

        // Answered from memory, so all of it runs here and on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);

        async ValueTask AskAsync()
        {
            world.Decision.IsOverLimit(workload);
            await world.Decision.GetAsync(workload, Core.Wire.CredentialRoute.V2, trace: null, CancellationToken.None);
        }
    }

    private RehearsalWorld NewWorld() => new(time => source = new ScriptedSource(time));

    private static string Allow(string good = "", string bad = "") => good.Length > 0 ? Allowed.Replace(good, bad, StringComparison.Ordinal) : Allowed;

    private static async Task<AuditRecord> EndedAsync(RehearsalWorld world) => Read(await world.EndAsync()).Single(r => r.Event is AuditEvent.RehearsalEnded);

    private static List<AuditRecord> Read(IEnumerable<string> lines) =>
        [.. lines.Select(line => AuditParser.TryParse(line, out var record, out var problem) ? record : throw new FormatException(problem))];
}
