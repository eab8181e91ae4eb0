using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Revocation;

public sealed class RevocationTests
{
    private static readonly TimeSpan Revalidation = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("RoleNotGranted", true)]
    [InlineData("RoleNotGranted", false)]
    [InlineData("CredentialsRevoked", true)]
    [InlineData("CredentialsRevoked", false)]
    public async Task A_refusal_takes_the_credentials_away_at_the_next_revalidation(string code, bool withReason)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(403, code, "no grant gives you this role", withReason));

        await world.PassAsync(Revalidation);

        var reply = await world.GetAsync();
        Assert.Equal((403, code), (reply.Status, reply.Json("code")));
        Assert.DoesNotContain("secret-key", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refusal_is_told_in_the_upstreams_words_once_it_has_said_them()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(403, "RoleNotGranted", "no grant gives you this role"));

        await world.PassAsync(Revalidation * 2);

        Assert.Equal("no grant gives you this role", (await world.GetAsync()).Json("message"));
    }

    [Fact]
    public async Task A_removed_grant_stops_answers_within_a_minute_whenever_it_is_removed()
    {
        for (var moment = TimeSpan.Zero; moment < Revalidation; moment += TimeSpan.FromSeconds(7))
        {
            await using var world = await SidecarWorld.WithCredentialsAsync();
            await world.PassAsync(moment);
            world.Upstream.Answer(FakeAnswer.Error(403, "CredentialsRevoked"));

            await world.PassAsync(TimeSpan.FromSeconds(60));

            Assert.Equal(403, (await world.GetAsync()).Status);
        }
    }

    [Fact]
    public async Task Revalidation_is_by_head_and_leaves_the_credentials_alone()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        await world.PassAsync(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(5));

        Assert.Equal(1, world.Upstream.Count("GET"));
        Assert.InRange(world.Upstream.Count("HEAD"), 18, 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_id_takes_the_credentials_away_when_said_twice_far_enough_apart(bool withReason)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(400, "InvalidIdInRequest", "Credentials not found", withReason));

        await world.PassAsync(Revalidation);
        Assert.Equal(200, (await world.GetAsync()).Status);
        await world.PassAsync(Revalidation);

        var reply = await world.GetAsync();
        var stranger = await world.AskAsync("GET", "/v2/credentials/00000000-0000-4000-8000-000000000000");
        Assert.Equal(stranger.Visible, reply.Visible);
    }

    [Fact]
    public async Task An_unknown_id_said_often_within_25_seconds_takes_nothing_away()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync(
            change: settings => settings with { RevalidateEvery = TimeSpan.FromSeconds(4) });
        world.Upstream.Answer(FakeAnswer.Error(400, "InvalidIdInRequest"));
        await world.PassAsync(TimeSpan.FromSeconds(5));

        await world.PassAsync(TimeSpan.FromSeconds(20));
        Assert.True(world.Upstream.Calls.Count >= 5);
        Assert.Equal(200, (await world.GetAsync()).Status);

        await world.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(400, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task A_success_between_two_unknown_ids_counts_as_proof_of_life()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        var good = FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(1));
        for (var round = 0; round < 5; round++)
        {
            world.Upstream.Answer(FakeAnswer.Error(400, "InvalidIdInRequest"));
            await world.PassAsync(Revalidation);
            world.Upstream.Answer(good);
            await world.PassAsync(Revalidation);
        }

        Assert.Equal(200, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task A_grant_given_back_heals_by_itself()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(403, "CredentialsRevoked"));
        await world.PassAsync(Revalidation);
        Assert.Equal(403, (await world.GetAsync()).Status);

        world.Upstream.Answer(FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(1), "second"));
        await world.PassAsync(Revalidation + TimeSpan.FromSeconds(1));

        Assert.Equal("ASIASECOND", (await world.GetAsync()).Json("AccessKeyId"));
    }

    [Fact]
    public async Task An_outage_after_a_refusal_gives_nothing_back()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Error(403, "CredentialsRevoked"));
        await world.PassAsync(Revalidation);

        world.Upstream.Die();
        await world.PassAsync(TimeSpan.FromMinutes(5), step: TimeSpan.FromSeconds(10));

        Assert.Equal("CredentialsRevoked", (await world.GetAsync()).Json("code"));
    }

    [Fact]
    public async Task A_workload_that_was_never_granted_is_told_so_at_once()
    {
        await using var world = await SidecarWorld.WithAsync(FakeAnswer.Error(403, "RoleNotGranted", "no grant"));

        var reply = await world.GetAsync();

        Assert.Equal((403, "RoleNotGranted"), (reply.Status, reply.Json("code")));
    }

    [Fact]
    public async Task An_upstream_that_does_not_know_head_is_asked_by_get()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        var good = FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(1));
        world.Upstream.Behave = call => call.Method == "HEAD" ? FakeAnswer.Text(405, "") : good;

        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(world.Upstream.Count("GET"), 4, 5);
        Assert.Contains("injector_proxy_upstream_outage 0", await world.AdminAsync("/metrics"), StringComparison.Ordinal);
    }
}
