using Injector.Core.Credentials;
using CsCheck;
using Injector.Sidecar.Credentials;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Credentials;

public sealed class RefreshTests
{
    [Fact]
    public async Task New_credentials_are_fetched_at_half_life()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Answer(FakeAnswer.Credentials(SidecarWorld.Noon.AddHours(2), "second"));
        await world.PassAsync(TimeSpan.FromMinutes(26), step: TimeSpan.FromSeconds(15));
        Assert.Equal("ASIAFIRST", (await world.GetAsync()).Json("AccessKeyId"));

        await world.PassAsync(TimeSpan.FromMinutes(5), step: TimeSpan.FromSeconds(15));

        Assert.Equal("ASIASECOND", (await world.GetAsync()).Json("AccessKeyId"));
    }

    [Fact]
    public async Task Over_half_a_day_every_answer_is_fresh_and_every_pair_is_fetched_once()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();
        world.Upstream.Behave = _ => FakeAnswer.Credentials(world.Now.AddHours(1));

        for (var hour = 0; hour < 12; hour++)
        {
            await world.PassAsync(TimeSpan.FromHours(1), step: TimeSpan.FromMinutes(1.5));
            var expiration = DateTimeOffset.Parse((await world.GetAsync()).Json("Expiration"), null);
            Assert.True(expiration - world.Now >= TimeSpan.FromMinutes(20), $"{expiration - world.Now} left");
        }

        Assert.InRange(world.Upstream.Count("GET"), 22, 30);
    }

    [Fact]
    public void Refresh_is_between_a_quarter_and_a_half_of_the_life_and_leaves_20_minutes_where_it_can() =>
        Gen.Select(Gen.Int[2, 43_200], Gen.Double[0, 1]).Sample((seconds, random) =>
        {
            var life = TimeSpan.FromSeconds(seconds);

            var wait = RefreshTime.Of(SidecarWorld.Noon, SidecarWorld.Noon + life, random) - SidecarWorld.Noon;

            // A tenth of jitter, earlier only.
            Assert.True(wait >= life / 4 * 0.9 && wait <= life / 2, $"{life}: {wait}");
            Assert.True(life - wait >= TimeSpan.FromMinutes(20) || wait <= life / 4, $"{life}: {wait}");
        });

    [Fact]
    public void Retries_back_off_to_a_few_seconds_while_nothing_can_be_served() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Double[0, 1]).Sample((failures, random) =>
        {
            Assert.InRange(CredentialTiming.RetryAfter(failures, holding: false, random), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5));
            Assert.InRange(CredentialTiming.RetryAfter(failures, holding: true, random), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(30));
        });
}
