using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Outages;

public sealed class FirstRequestTests
{
    [Theory]
    [MemberData(nameof(OutageTests.Outages), MemberType = typeof(OutageTests))]
    public async Task Without_credentials_an_outage_is_a_503_with_a_json_body_within_a_second(string what, FakeAnswer outage)
    {
        await using var world = await SidecarWorld.InRealTimeAsync(outage);

        var reply = await world.GetAsync();

        Assert.True(reply.Status == 503, $"{what}: {reply.Status}");
        Assert.Equal("CredentialsUninitialized", reply.Json("code"));
        Assert.InRange(reply.Took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
