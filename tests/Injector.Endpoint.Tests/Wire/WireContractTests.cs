using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Wire;

/// <summary>The answers of the ECS agent, to the byte, and where ours are stricter.</summary>
public sealed class WireContractTests
{
    private const string Workload = """{"platform":"process","names":{"process":"shop"},"doors":["loopback"]}""";

    [Theory]
    [InlineData("/v1/credentials", 400, """{"code":"NoIdInRequest","message":"CredentialsV1Request: No Credential ID in the request","HTTPErrorCode":400}""")]
    [InlineData("/v1/credentials?ID=x", 400, """{"code":"NoIdInRequest","message":"CredentialsV1Request: No Credential ID in the request","HTTPErrorCode":400}""")]
    [InlineData("/v2/credentials/", 400, """{"code":"NoIdInRequest","message":"CredentialsV2Request: No Credential ID in the request","HTTPErrorCode":400}""")]
    [InlineData("/v1/credentials?id=nobody", 400, """{"code":"InvalidIdInRequest","message":"CredentialsV1Request: Credentials not found","HTTPErrorCode":400}""")]
    [InlineData("/v2/credentials/nobody", 400, """{"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found","HTTPErrorCode":400}""")]
    [InlineData("/v2/credentials", 404, """{"code":"NotFound","message":"404 page not found","HTTPErrorCode":404}""")]
    [InlineData("/v3/credentials/x", 404, """{"code":"NotFound","message":"404 page not found","HTTPErrorCode":404}""")]
    [InlineData("/v2//credentials/x", 404, """{"code":"NotFound","message":"404 page not found","HTTPErrorCode":404}""")]
    public async Task Refuses_as_the_agent_does(string target, int status, string body)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();

        var answer = await Answer.GetAsync(endpoint.Loopback, target);

        Assert.Equal(status, answer.Status);
        Assert.Equal(body, answer.Body);
        Assert.Contains("Content-Type: application/json", answer.Headers.Split('\n'));
        Assert.Contains("Cache-Control: no-store", answer.Headers.Split('\n'));
    }

    [Theory]
    [InlineData("/v2/credentials/{0}")]
    [InlineData("/v1/credentials?id={0}")]
    [InlineData("/v2/credentials?id={0}")]
    [InlineData("/v1/credentials%3Fid={0}")]
    [InlineData("/v2/credentials%3Fid={0}")]
    public async Task Every_accepted_form_of_the_uri_gives_the_credentials(string form)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);

        var answer = await Answer.GetAsync(endpoint.Loopback, form.Replace("{0}", id, StringComparison.Ordinal));

        Assert.Equal(200, answer.Status);
        Assert.Matches(
            """^\{"RoleArn":"arn:aws:iam::[^"]+","AccessKeyId":"ASIA[^"]+","SecretAccessKey":"[^"]+","Token":"[^"]+","Expiration":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$""",
            answer.Body);
    }

    [Fact]
    public async Task Head_decides_and_has_no_body()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);

        var known = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, method: HttpMethod.Head);
        var unknown = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/nobody", method: HttpMethod.Head);

        Assert.Equal((200, ""), (known.Status, known.Body));
        Assert.Equal((400, ""), (unknown.Status, unknown.Body));
        Assert.Contains("X-Injector-Reason: InvalidIdInRequest", unknown.Headers, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"source_requests_total\{[^}]*\} [^0]", await endpoint.MetricsAsync());
    }

    [Fact]
    public async Task Other_methods_and_other_hosts_are_refused()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);

        var post = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, method: HttpMethod.Delete);
        var rebound = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, host: "evil.example");
        var otherPort = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, host: "127.0.0.1:1");
        var linkLocal = await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id, host: "169.254.170.2");

        Assert.Equal(405, post.Status);
        Assert.Contains("Allow: GET,HEAD", post.Headers, StringComparison.Ordinal);
        Assert.Equal((403, "InvalidHost"), (rebound.Status, rebound["code"]));
        Assert.Equal(403, otherPort.Status);
        Assert.Equal(200, linkLocal.Status);
    }

    [Fact]
    public async Task Task_roles_switched_off_leave_no_credential_route()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(change: o => o with { TaskRolesEnabled = false });
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);

        Assert.Equal(404, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id)).Status);
    }
}
