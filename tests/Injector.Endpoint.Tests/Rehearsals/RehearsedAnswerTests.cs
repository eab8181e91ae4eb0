using System.Diagnostics;
using Injector.Core.Wire;
using Injector.Endpoint.Rehearsals;
using Injector.Endpoint.Tests.Store;

namespace Injector.Endpoint.Tests.Rehearsals;

/// <summary>What a workload in a rehearsal is answered, held against what the real failure answers.</summary>
public sealed class RehearsedAnswerTests
{
    private ScriptedSource source = null!;

    [Fact]
    public async Task Expired_is_the_answer_of_a_source_whose_pairs_have_expired()
    {
        await using var real = new RehearsalWorld(time => new ScriptedSource(time) { Lifetime = TimeSpan.FromMinutes(-1) });
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);

        var rehearsal = world.Start(workload, RehearsedFailure.Expired);

        var answer = RehearsalWorld.Said(await world.AskAsync(workload));
        Assert.Equal(RehearsalWorld.Said(await real.AskAsync(real.Add())), answer);
        Assert.StartsWith("503 SourceUnavailable ", answer, StringComparison.Ordinal);
        Assert.Equal(1, source.Asked);
        Assert.Null(rehearsal.Slot.Current);
    }

    [Fact]
    public async Task Slow_is_the_answer_of_a_source_that_takes_its_time_and_the_pair_comes_after_five_seconds_for_one_request()
    {
        await using var real = new RehearsalWorld(time => new ScriptedSource(time) { Gate = new TaskCompletionSource() });
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);

        var rehearsal = world.Start(workload, RehearsedFailure.Slow);

        var answer = RehearsalWorld.Said(await world.AskInVainAsync(workload));
        Assert.Equal(RehearsalWorld.Said(await real.AskInVainAsync(real.Add())), answer);
        Assert.StartsWith("503 CredentialsUninitialized ", answer, StringComparison.Ordinal);
        await world.FilledAsync(rehearsal.Slot);
        Assert.InRange(rehearsal.Lasted, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40));
        Assert.Equal("AK1", RehearsalWorld.Key(await world.AskAsync(workload)));
        Assert.StartsWith("503 CredentialsUninitialized ", RehearsalWorld.Said(await world.AskInVainAsync(workload)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flapping_alternates_the_answer_of_a_source_that_is_away_with_the_workloads_own_pair()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);
        world.Start(workload, RehearsedFailure.Flapping);

        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(RehearsalWorld.Key(await world.AskAsync(workload)));
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var outage = await OutageAsync();
        Assert.Equal([outage, "AK1", outage, "AK1"], answers);
        Assert.StartsWith("503 SourceUnavailable ", outage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RehearsedFailure.Expired, 200)]
    [InlineData(RehearsedFailure.Slow, 200)]
    [InlineData(RehearsedFailure.Flapping, 200)]
    [InlineData(RehearsedFailure.Revoked, 403)]
    public async Task A_head_of_a_sidecar_is_answered_as_in_the_real_failure_where_only_a_refusal_says_no(RehearsedFailure failure, int status)
    {
        await using var world = NewWorld();
        var workload = world.Add();
        world.Start(workload, failure);

        Assert.Equal(status, world.Decision.Check(workload, CredentialRoute.V2).Status);
    }

    [Theory]
    [InlineData(RehearsedFailure.Expired)]
    [InlineData(RehearsedFailure.Slow)]
    [InlineData(RehearsedFailure.Throttled)]
    [InlineData(RehearsedFailure.Revoked)]
    [InlineData(RehearsedFailure.Flapping)]
    public async Task Nobody_else_notices_and_nothing_is_asked_of_the_source_on_its_behalf(RehearsedFailure failure)
    {
        await using var world = NewWorld();
        var (workload, other) = (world.Add(), world.Add("other"));
        await world.AskAsync(workload);
        var before = RehearsalWorld.Key(await world.AskAsync(other));

        world.Start(workload, failure);
        _ = world.AskAsync(workload);

        Assert.Equal(failure is RehearsedFailure.Throttled, world.Decision.IsOverLimit(workload));
        Assert.False(world.Decision.IsOverLimit(other));
        Assert.Equal(("AK2", "AK2"), (before, RehearsalWorld.Key(await world.AskAsync(other))));
        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task A_request_that_waits_when_the_rehearsal_ends_gets_the_workloads_own_pair()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        await world.AskAsync(workload);
        var rehearsal = world.Start(workload, RehearsedFailure.Slow);
        var waiting = world.AskAsync(workload);
        Assert.False(waiting.IsCompleted);

        rehearsal.End(RehearsalEnd.Stopped);
        world.Time.Advance(TimeSpan.FromMilliseconds(801));

        Assert.Equal("AK1", RehearsalWorld.Key(await waiting));
    }

    [Fact]
    public async Task Its_span_does_not_stay_in_the_workloads_own_slot()
    {
        await using var world = NewWorld();
        var workload = world.Add();
        using var span = new Activity("source").Start();
        var request = workload.Decide(world.Current).Request! with { Trace = span };

        var result = await new OwnCredentials(workload.Slot, world.Time).GetAsync(request, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess);
        Assert.Null(workload.Slot.Current!.Request!.Trace);
    }

    private RehearsalWorld NewWorld() => new(time => source = new ScriptedSource(time));

    // What is said when a source has given no answer for as long as it may take.
    private static async Task<string> OutageAsync()
    {
        await using var real = new RehearsalWorld(_ => new HungSource());
        var workload = real.Add();
        await real.AskInVainAsync(workload);
        real.Time.Advance(TimeSpan.FromSeconds(30));
        var answer = "";
        for (var i = 0; i < 500 && !answer.Contains("SourceUnavailable", StringComparison.Ordinal); i++)
        {
            var asking = real.AskAsync(workload);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            if (!asking.IsCompleted)
                real.Time.Advance(TimeSpan.FromSeconds(30));
            answer = RehearsalWorld.Said(await asking);
        }

        return answer;
    }
}
