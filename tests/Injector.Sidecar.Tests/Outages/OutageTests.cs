using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Outages;

public sealed class OutageTests
{
    /// <summary>Everything that an upstream can say but that does not mean revoked.</summary>
    public static TheoryData<string, FakeAnswer> Outages => new()
    {
        { "400 of another kind", FakeAnswer.Error(400, "NoIdInRequest") },
        { "400 without a body", FakeAnswer.Text(400, "") },
        { "401", FakeAnswer.Error(401, "Unauthorized") },
        { "403 without a code", FakeAnswer.Text(403, "forbidden") },
        { "403 of another kind", FakeAnswer.Error(403, "InvalidHost") },
        { "403 of a mesh", FakeAnswer.Text(403, "RBAC: access denied") },
        { "404", FakeAnswer.Error(404, "NotFound") },
        { "404 that says RoleNotGranted", FakeAnswer.Error(404, "RoleNotGranted") },
        { "400 that says RoleNotGranted", FakeAnswer.Error(400, "RoleNotGranted") },
        { "403 that says InvalidIdInRequest", FakeAnswer.Error(403, "InvalidIdInRequest") },
        { "408", FakeAnswer.Text(408, "") },
        { "429", FakeAnswer.Error(429, "TooManyRequests") },
        { "500", FakeAnswer.Error(500, "InternalServerError") },
        { "500 that says CredentialsRevoked", FakeAnswer.Error(500, "CredentialsRevoked") },
        { "503", FakeAnswer.Error(503, "CannotDecide") },
        { "302", FakeAnswer.Text(302, "") },
        { "204", FakeAnswer.Text(204, "") },
        { "garbage", FakeAnswer.Text(200, "<html>welcome to the hotel</html>") },
        { "null", FakeAnswer.Text(200, "null") },
        { "an empty object", FakeAnswer.Text(200, "{}") },
        { "a list", FakeAnswer.Text(200, "[]") },
        { "an empty body", FakeAnswer.Text(200, "") },
        { "cut JSON", FakeAnswer.Text(200, """{"AccessKeyId":"ASIA""") },
        { "a cut connection", FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(9), "second") with { Cut = true } },
        { "an expired pair", FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(-1), "second") },
        { "a pair without a token", FakeAnswer.Text(200, """{"AccessKeyId":"A","SecretAccessKey":"B","Token":"","Expiration":"2026-01-02T00:00:00Z"}""") },
        { "a huge body", FakeAnswer.Text(200, new string(' ', 200_000)) },
        { "nested JSON without end", FakeAnswer.Text(403, new string('[', 60_000)) },
        { "silence", new FakeAnswer { Hang = true } },
    };

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task An_outage_takes_nothing_away_before_the_credentials_expire(string what, FakeAnswer outage)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(outage);

        // Past many revalidations, the refresh at half life, and all its retries.
        await world.PassAsync(TimeSpan.FromMinutes(58), step: TimeSpan.FromMinutes(3.5));

        var reply = await world.GetAsync();
        Assert.True(reply.Status == 200, $"{what}: {reply.Status}");
        Assert.Equal("ASIAFIRST", reply.Json("AccessKeyId"));
        Assert.True(world.Upstream.Calls.Count > 15, $"{what}: asked {world.Upstream.Calls.Count} times only");
    }

    [Fact]
    public async Task A_dead_upstream_takes_nothing_away_and_is_found_again()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Die();
        await world.PassAsync(TimeSpan.FromMinutes(58), step: TimeSpan.FromMinutes(3.5));
        Assert.Equal("ASIAFIRST", (await world.GetAsync()).Json("AccessKeyId"));
        Assert.Contains("injector_proxy_upstream_outage 1", await world.AdminAsync("/metrics"), StringComparison.Ordinal);

        world.Upstream.Answer(FakeAnswer.Credentials(world.Now.AddHours(1), "second"));
        world.Upstream.Revive();
        await world.PassAsync(TimeSpan.FromSeconds(40));

        Assert.Equal("ASIASECOND", (await world.GetAsync()).Json("AccessKeyId"));
        Assert.Contains("injector_proxy_upstream_outage 0", await world.AdminAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_dropped_at_their_expiry_and_not_before()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings => settings with { Hold = TimeSpan.FromMilliseconds(100) });
        world.Upstream.Die();
        await world.PassAsync(TimeSpan.FromMinutes(58), step: TimeSpan.FromMinutes(3.5));

        // Not nearer to the end: tries under way move the clock on a busy machine, and past the end a request waits for it.
        var expiry = SidecarWorld.Noon.AddHours(1);
        await world.PassAsync(expiry.AddSeconds(-30) - world.Now, step: TimeSpan.FromSeconds(10));
        Assert.True(world.Now < expiry, "the clock went past the expiry");
        Assert.Equal(200, (await world.GetAsync()).Status);

        await world.PassAsync(expiry - world.Now);

        var expired = world.GetAsync();
        while (!expired.IsCompleted)
            await world.PassAsync(TimeSpan.FromMilliseconds(50), step: TimeSpan.FromMilliseconds(50));
        var reply = await expired;
        Assert.Equal(503, reply.Status);
        Assert.Equal("CredentialsExpired", reply.Json("code"));
    }
}
