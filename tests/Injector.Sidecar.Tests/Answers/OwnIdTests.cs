using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Answers;

public sealed class OwnIdTests
{
    [Theory]
    [InlineData("/v2/credentials/{0}")]
    [InlineData("/v1/credentials?id={0}")]
    [InlineData("/v2/credentials?id={0}")]
    [InlineData("/v1/credentials%3Fid={0}")]
    [InlineData("/v2/credentials%3Fid={0}")]
    [InlineData("/v1/credentials?other=1&id={0}")]
    [InlineData("http://169.254.170.2/v2/credentials/{0}")]
    public async Task Every_form_of_the_own_uri_is_answered_with_the_credentials(string form)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync("GET", form.Replace("{0}", world.Id.Value, StringComparison.Ordinal));

        Assert.Equal(200, reply.Status);
        Assert.Equal("ASIAFIRST", reply.Json("AccessKeyId"));
    }

    [Fact]
    public async Task The_answer_is_the_wire_format_of_the_ecs_agent_to_the_byte()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.GetAsync();

        const string Body = """
            {"RoleArn":"arn:aws:iam::111122223333:role/orders","AccessKeyId":"ASIAFIRST","SecretAccessKey":"PLANTED-SECRET-key-first","Token":"PLANTED-SECRET-token-first","Expiration":"2026-01-01T13:00:00Z"}
            """;
        Assert.Equal(Body, reply.Body);
        Assert.Contains("Content-Type: application/json\n", reply.Headers + "\n", StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", reply.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", reply.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_has_the_headers_and_no_body()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync("HEAD", world.Id.RelativeUri);

        Assert.Equal((200, ""), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task An_answer_from_memory_asks_the_upstream_nothing()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        for (var i = 0; i < 20; i++)
            await world.GetAsync();

        Assert.Single(world.Upstream.Calls);
    }

    [Fact]
    public async Task Each_of_several_ids_gets_its_own_credentials()
    {
        var other = Core.Credentials.CredentialId.New();
        await using var world = await SidecarWorld.WithAsync(
            FakeAnswer.Text(500, ""), settings => settings with { Ids = [.. settings.Ids, other] });
        world.Upstream.Behave = call => FakeAnswer.Credentials(
            SidecarWorld.Noon.AddHours(1), call.Target.EndsWith(other.Value, StringComparison.Ordinal) ? "second" : "first");
        await world.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("ASIAFIRST", (await world.GetAsync()).Json("AccessKeyId"));
        Assert.Equal("ASIASECOND", (await world.AskAsync("GET", other.RelativeUri)).Json("AccessKeyId"));
    }
}
