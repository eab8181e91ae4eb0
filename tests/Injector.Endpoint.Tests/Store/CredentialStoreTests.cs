using Injector.Core.Credentials;
using Injector.Core.Grants;
using Injector.Core.Workloads;
using Injector.Endpoint.Metrics;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Store;

/// <summary>One workload's credentials over time, with a clock that stands still until it is told to go on.</summary>
public sealed class CredentialStoreTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly ScriptedSource source;
    private readonly CredentialStore store;
    private readonly CredentialSlot slot;
    private readonly SourceRequest request;

    public CredentialStoreTests()
    {
        source = new ScriptedSource(time);
        store = new CredentialStore(source, new StoreOptions(), new EndpointMetrics(), time, NullLogger<CredentialStore>.Instance);
        slot = store.NewSlot();
        Assert.True(RoleArn.TryParse("arn:aws:iam::111122223333:role/orders", out var role));
        request = new SourceRequest(CredentialId.New(), new WorkloadIdentity(Platform.Process), role, GrantSession.Default);
    }

    [Fact]
    public async Task Many_who_ask_at_once_make_one_request()
    {
        source.Gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 50).Select(_ => slot.GetAsync(request, trace: null, CancellationToken.None).AsTask()).ToList();
        source.Gate.SetResult();

        var answers = await Task.WhenAll(waiting);

        Assert.Equal(1, source.Asked);
        Assert.All(answers, answer => Assert.Equal("AK1", answer.Stored!.AccessKeyId));
    }

    [Fact]
    public async Task A_request_waits_no_longer_than_the_hold()
    {
        source.Gate = new TaskCompletionSource();
        var waiting = slot.GetAsync(request, trace: null, CancellationToken.None).AsTask();
        await source.WasAsked;

        time.Advance(TimeSpan.FromMilliseconds(801));

        Assert.Null((await waiting).Stored);
        source.Gate.SetResult();
    }

    [Fact]
    public async Task Is_refreshed_ahead_at_half_of_its_life()
    {
        await slot.GetAsync(request, trace: null, CancellationToken.None);

        time.Advance(TimeSpan.FromMinutes(26));
        Assert.Equal(1, source.Asked);
        time.Advance(TimeSpan.FromMinutes(5));
        await source.AskedTimes(2);

        Assert.Equal(2, source.Asked);
    }

    [Fact]
    public async Task An_attempt_that_ends_at_once_never_stands_in_the_way_of_the_next()
    {
        // The race it guards against is lost about once in ten thousand attempts.
        for (var attempt = 1; attempt <= 40_000; attempt++)
        {
            slot.Drop();
            Assert.NotNull((await slot.GetAsync(request, trace: null, CancellationToken.None)).Stored);
            time.Advance(TimeSpan.FromMinutes(31));
            var began = TimeProvider.System.GetTimestamp();
            while (source.Asked < attempt * 2 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10))
                await Task.Yield();
            Assert.Equal(attempt * 2, source.Asked);
        }
    }

    [Fact]
    public async Task The_old_pair_is_served_while_the_source_fails_and_never_after_it_expired()
    {
        await slot.GetAsync(request, trace: null, CancellationToken.None);
        source.Fails = true;
        for (var minute = 0; minute < 59; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal("AK1", (await slot.GetAsync(request, trace: null, CancellationToken.None)).Stored?.AccessKeyId);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        var expired = await slot.GetAsync(request, trace: null, CancellationToken.None);
        Assert.Null(expired.Stored);
        Assert.NotNull(expired.Failure);

        source.Fails = false;
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await slot.GetAsync(request, trace: null, CancellationToken.None)).Stored);
    }

    [Fact]
    public async Task Another_role_or_session_never_gets_the_pair_of_the_one_before()
    {
        await slot.GetAsync(request, trace: null, CancellationToken.None);
        Assert.True(RoleArn.TryParse("arn:aws:iam::111122223333:role/other", out var role));

        var other = await slot.GetAsync(request with { Role = role }, trace: null, CancellationToken.None);
        var tighter = await slot.GetAsync(request with { Role = role, Session = new GrantSession { Policy = "{}" } }, trace: null, CancellationToken.None);

        Assert.Equal(("AK2", role.Value), (other.Stored!.AccessKeyId, other.Stored.RoleArn));
        Assert.Equal("AK3", tighter.Stored!.AccessKeyId);
    }

    [Fact]
    public async Task A_source_that_gives_expired_credentials_has_failed()
    {
        source.Lifetime = TimeSpan.FromMinutes(-1);

        var answer = await slot.GetAsync(request, trace: null, CancellationToken.None);

        Assert.Null(answer.Stored);
        Assert.Contains("expired already", answer.Failure!.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => store.Dispose();
}
