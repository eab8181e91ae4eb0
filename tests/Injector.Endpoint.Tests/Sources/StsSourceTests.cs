using System.Diagnostics;
using Injector.Endpoint.Options;
using Injector.Endpoint.Sources.Sts;
using Injector.Testing.Endpoint;
using Injector.Testing.Sts;

namespace Injector.Endpoint.Tests.Sources;

/// <summary>The STS source with the real AWS SDK against a server that speaks STS's protocol.</summary>
public sealed class StsSourceTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";

    static StsSourceTests()
    {
        // The endpoint's own principal, as an instance profile would give it; nothing else of this machine may answer.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAHOST");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "host-secret-canary");
    }

    private static string Grant(string session = "") => $$"""
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders}
        spec:
          roles: [{{Role}}]
          subjects:
          - task: {family: orders}
          {{session}}
        """;

    [Fact]
    public async Task Assumes_the_role_under_a_session_that_tells_the_task()
    {
        await using var world = await World.StartAsync(Grant(
            "session: {duration: 45m, externalId: ex-1, policy: {Version: \"2012-10-17\", Statement: []}, policyArns: [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}"));

        var answer = await world.GetAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal((Role, "ASIAFAKESTS", FakeSts.SessionToken), (answer["RoleArn"], answer["AccessKeyId"], answer["Token"]));
        var request = Assert.Single(world.Sts.Requests);
        Assert.Equal(("AssumeRole", Role, "0a1b2c", "2700"), (request["Action"], request["RoleArn"], request["RoleSessionName"], request["DurationSeconds"]));
        Assert.Equal(("ex-1", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"), (request["ExternalId"], request["Policy"]));
        Assert.Equal("arn:aws:iam::aws:policy/ReadOnlyAccess", request["PolicyArns.member.1.arn"]);
        Assert.Equal(("ecs-injector/cluster", "demo"), (request["Tags.member.1.Key"], request["Tags.member.1.Value"]));
        Assert.Equal(("ecs-injector/task", "0a1b2c"), (request["Tags.member.2.Key"], request["Tags.member.2.Value"]));
        Assert.Contains("/eu-west-3/sts/aws4_request", request["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_no_tags_where_the_grant_says_so()
    {
        await using var world = await World.StartAsync(Grant("session: {tags: false}"));

        await world.GetAsync();

        Assert.DoesNotContain(Assert.Single(world.Sts.Requests).Keys, key => key.StartsWith("Tags.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Access_denied_is_a_503_that_names_the_mend_and_is_not_retried_at_once()
    {
        await using var world = await World.StartAsync(Grant());
        world.Sts.Otherwise = StsBehaviour.AccessDenied;

        var answer = await world.GetAsync();

        Assert.Equal((503, "SourceUnavailable"), (answer.Status, answer["code"]));
        Assert.Contains("AccessDenied", answer["message"], StringComparison.Ordinal);
        Assert.Contains("sts:TagSession", answer["message"], StringComparison.Ordinal);
        Assert.Single(world.Sts.Requests);
    }

    [Theory]
    [InlineData(StsBehaviour.Throttling)]
    [InlineData(StsBehaviour.ServerError)]
    public async Task A_passing_failure_is_retried_within_the_request(StsBehaviour failure)
    {
        await using var world = await World.StartAsync(Grant());
        world.Sts.Plan(failure);

        Assert.Equal(200, (await world.GetAsync()).Status);
        Assert.Equal(2, world.Sts.Requests.Count);
    }

    [Theory]
    [InlineData(StsBehaviour.Slow, "CredentialsUninitialized")]
    [InlineData(StsBehaviour.Malformed, "SourceUnavailable")]
    [InlineData(StsBehaviour.Incomplete, "SourceUnavailable")]
    [InlineData(StsBehaviour.Foreign, "SourceUnavailable")]
    [InlineData(StsBehaviour.ForeignSession, "SourceUnavailable")]
    public async Task What_is_no_answer_is_a_503_within_a_second(StsBehaviour behaviour, string code)
    {
        await using var world = await World.StartAsync(Grant());
        world.Sts.Otherwise = behaviour;
        await world.GetAsync();
        var clock = Stopwatch.StartNew();

        var answer = await world.GetAsync();

        Assert.Equal((503, code), (answer.Status, answer["code"]));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_session_too_long_for_role_chaining_is_clamped_with_a_warning()
    {
        await using var world = await World.StartAsync(Grant("session: {duration: 4h}"));
        world.Sts.Otherwise = StsBehaviour.RoleChaining;

        Assert.Equal(200, (await world.GetAsync()).Status);
        Assert.Equal(["14400", "3600"], world.Sts.Requests.Select(r => r["DurationSeconds"]));
        Assert.Contains("STS does not allow a session of 04:00:00", world.Endpoint.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_logged_or_kept()
    {
        await using var world = await World.StartAsync(Grant());
        await world.GetAsync();
        world.Sts.Otherwise = StsBehaviour.AccessDenied;
        await world.GetAsync();

        var files = Directory.EnumerateFiles(world.Endpoint.Folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".sock", StringComparison.Ordinal)).Select(File.ReadAllText);
        var written = string.Join('\n', [world.Endpoint.Log.Text, await world.Endpoint.MetricsAsync(), .. files]);
        foreach (var canary in new[] { FakeSts.SecretKey, FakeSts.SessionToken, "host-secret-canary" })
            Assert.DoesNotContain(canary, written, StringComparison.Ordinal);
    }

    private sealed class World(FakeSts sts, RunningEndpoint endpoint, string id) : IAsyncDisposable
    {
        public FakeSts Sts => sts;

        public RunningEndpoint Endpoint => endpoint;

        public static async Task<World> StartAsync(string grants)
        {
            var sts = await FakeSts.StartAsync();
            var folder = RunningEndpoint.NewFolder();
            await File.WriteAllTextAsync(RunningEndpoint.GrantsIn(folder), grants);
            var endpoint = await RunningEndpoint.StartAsync(
                change: o => o with { Source = SourceKind.Sts, Sts = new StsOptions { Region = "eu-west-3", Endpoint = sts.Url } }, folder: folder);
            var id = Guid.NewGuid().ToString();
            await endpoint.RegisterAsync(
                id, """{"platform":"task","names":{"family":"orders","task":"0a1b2c","cluster":"demo"},"doors":["loopback"]}""");
            return new World(sts, endpoint, id);
        }

        public Task<Answer> GetAsync() => Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id);

        public async ValueTask DisposeAsync()
        {
            await endpoint.DisposeAsync();
            await sts.DisposeAsync();
            Directory.Delete(endpoint.Folder, recursive: true);
        }
    }
}
