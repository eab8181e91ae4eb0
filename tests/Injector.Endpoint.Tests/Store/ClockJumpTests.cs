using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;
using Injector.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Store;

/// <summary>The wall clock is set while a pair is held: what AWS no longer takes is not served, and nobody waits for the clock to come round.</summary>
public sealed class ClockJumpTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly ShiftedTime wall;
    private readonly ScriptedSource source;
    private readonly CredentialStore store;
    private readonly CredentialSlot slot;
    private readonly SourceRequest request;

    public ClockJumpTests()
    {
        wall = new ShiftedTime(time);
        source = new ScriptedSource(time);
        store = new CredentialStore(source, new StoreOptions(), new EndpointMetrics(), wall, NullLogger<CredentialStore>.Instance);
        slot = store.NewSlot();
        Assert.True(RoleArn.TryParse("arn:aws:iam::111122223333:role/orders", out var role));
        request = new SourceRequest(CredentialId.New(), new WorkloadIdentity(Platform.Process), role, GrantSession.Default);
    }

    [Fact]
    public async Task Set_back_a_pair_still_ends_when_its_life_has_passed()
    {
        Assert.NotNull((await AskAsync()).Stored);
        source.Fails = true;
        wall.Shift = -Day;

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull((await AskAsync()).Stored);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await AskAsync()).Stored);
    }

    [Fact]
    public async Task Set_back_a_pair_is_still_refreshed_at_half_of_its_life()
    {
        await AskAsync();
        wall.Shift = -Day;

        time.Advance(TimeSpan.FromMinutes(31));
        await source.AskedTimes(2);

        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task Set_back_after_a_failure_the_source_is_asked_again_in_seconds()
    {
        source.Fails = true;
        Assert.NotNull((await AskAsync()).Failure);
        source.Fails = false;
        wall.Shift = -Day;

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull((await AskAsync()).Stored);
    }

    [Fact]
    public async Task Set_forward_and_right_again_a_pair_is_served_again()
    {
        await AskAsync();
        wall.Shift = Day;
        Assert.Null((await AskAsync()).Stored);

        wall.Shift = TimeSpan.Zero;

        Assert.Equal("AK1", (await AskAsync()).Stored!.AccessKeyId);
    }

    [Fact]
    public async Task With_a_slow_clock_a_pair_lives_no_longer_than_was_asked_for()
    {
        source.Lifetime = Day + TimeSpan.FromHours(1);
        source.Longest = TimeSpan.FromHours(1);
        await AskAsync();
        source.Fails = true;

        time.Advance(TimeSpan.FromMinutes(61));

        Assert.Null((await AskAsync()).Stored);
    }

    public void Dispose() => store.Dispose();

    private async Task<SlotAnswer> AskAsync() => await slot.GetAsync(request, trace: null, CancellationToken.None);
}
