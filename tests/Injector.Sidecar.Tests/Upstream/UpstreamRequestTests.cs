using Injector.Hosting.Upstream;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Upstream;

public sealed class UpstreamRequestTests : IDisposable
{
    private readonly string tokenFile = Path.GetTempFileName();

    [Fact]
    public async Task An_address_without_a_path_is_asked_as_the_ecs_agent_is()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var call = Assert.Single(world.Upstream.Calls);

        Assert.Equal(("GET", world.Id.RelativeUri), (call.Method, call.Target));
        Assert.Null(call.Authorization);
    }

    [Theory]
    [InlineData("/v1/credentials", "/v1/credentials")]
    [InlineData("/v1/credentials?id={id}", "/v1/credentials?id=ID")]
    [InlineData("/tenants/7/{id}/keys", "/tenants/7/ID/keys")]
    public async Task An_address_with_a_path_is_asked_as_it_is(string path, string expected)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings =>
        {
            Assert.True(UpstreamAddress.TryParse(settings.Upstream.BaseUri.GetLeftPart(UriPartial.Authority) + path, out var address));
            return settings with { Upstream = address };
        });

        Assert.Equal(expected.Replace("ID", world.Id.Value, StringComparison.Ordinal), Assert.Single(world.Upstream.Calls).Target);
        Assert.Equal(200, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task The_answer_of_an_eks_pod_identity_agent_is_understood()
    {
        await using var world = await SidecarWorld.WithAsync(FakeAnswer.Text(200, """
            {"AccessKeyId":"ASIAEKS","SecretAccessKey":"s","Token":"t","AccountId":"111122223333","Expiration":"2026-01-01T18:00:00Z"}
            """));

        Assert.Equal("ASIAEKS", (await world.GetAsync()).Json("AccessKeyId"));
    }

    [Fact]
    public async Task The_token_is_sent_raw_and_read_anew_for_every_call()
    {
        await File.WriteAllTextAsync(tokenFile, "first.token\n", TestContext.Current.CancellationToken);
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings => settings with { TokenFile = tokenFile });
        await File.WriteAllTextAsync(tokenFile, "second.token\r\n", TestContext.Current.CancellationToken);

        await world.PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(["first.token", "second.token"], world.Upstream.Calls.Select(call => call.Authorization));
    }

    [Fact]
    public async Task A_token_that_is_gone_is_an_outage_and_no_request_goes_out_without_it()
    {
        await File.WriteAllTextAsync(tokenFile, "token", TestContext.Current.CancellationToken);
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings => settings with { TokenFile = tokenFile });
        File.Delete(tokenFile);

        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(world.Upstream.Calls);
        Assert.Equal(200, (await world.GetAsync()).Status);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await File.WriteAllTextAsync(tokenFile, "token", TestContext.Current.CancellationToken);
        await using var world = await SidecarWorld.WithCredentialsAsync(change: settings => settings with { TokenFile = tokenFile });
        world.Upstream.Answer(FakeAnswer.Text(307, ""));

        await world.PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(200, (await world.GetAsync()).Status);
    }

    public void Dispose() => File.Delete(tokenFile);
}
