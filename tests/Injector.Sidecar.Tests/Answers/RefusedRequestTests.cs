using Injector.Sidecar.Tests.World;

namespace Injector.Sidecar.Tests.Answers;

public sealed class RefusedRequestTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v2/credentials")]
    [InlineData("/v3/credentials/{0}")]
    [InlineData("//v2/credentials/{0}")]
    [InlineData("/v2/../v2/credentials/{0}")]
    [InlineData("/v2/credentials/../{0}/../{0}")]
    [InlineData("/metrics")]
    [InlineData("/readyz")]
    [InlineData("/healthz")]
    public async Task Only_credential_routes_are_there(string target)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync("GET", target.Replace("{0}", world.Id.Value, StringComparison.Ordinal));

        Assert.Equal(404, reply.Status);
        Assert.Equal("NotFound", reply.Json("code"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Credentials_are_only_read(string method)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync(method, world.Id.RelativeUri);

        Assert.Equal(405, reply.Status);
        Assert.Contains("Allow: GET, HEAD", reply.Headers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("169.254.170.2.evil.example")]
    [InlineData("169.254.170.2:81")]
    [InlineData("169.254.169.254")]
    [InlineData("")]
    public async Task A_host_header_that_names_somebody_else_is_refused(string host)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var reply = await world.AskAsync("GET", world.Id.RelativeUri, host);

        Assert.Equal(403, reply.Status);
        Assert.Equal("InvalidHost", reply.Json("code"));
        Assert.DoesNotContain("secret-key", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.2:80")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task The_hosts_that_sdks_name_are_answered(string host)
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        Assert.Equal(200, (await world.AskAsync("GET", world.Id.RelativeUri, host)).Status);
    }

    [Fact]
    public async Task The_admin_listener_has_no_credentials()
    {
        await using var world = await SidecarWorld.WithCredentialsAsync();

        var answer = await world.AdminAsync(world.Id.RelativeUri);

        Assert.StartsWith("404", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", answer, StringComparison.Ordinal);
    }
}
