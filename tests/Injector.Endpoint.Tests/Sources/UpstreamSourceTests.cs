using Injector.Endpoint.Options;
using Injector.Endpoint.Sources.Upstream;
using Injector.Hosting.Upstream;
using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Sources;

/// <summary>One endpoint takes its credentials from another, as it would from an ECS agent.</summary>
public sealed class UpstreamSourceTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";

    [Theory]
    [InlineData("")]
    [InlineData("/v1/credentials?id={id}")]
    public async Task Gives_what_the_upstream_gives(string path)
    {
        await using var world = await World.StartAsync(Role, path);

        var answer = await world.GetAsync();
        var direct = await Answer.GetAsync(world.Upstream.Loopback, "/v2/credentials/" + world.Id);

        Assert.Equal(200, answer.Status);
        Assert.Equal(direct.Body, answer.Body);
    }

    [Fact]
    public async Task A_pair_of_another_role_than_the_granted_one_is_refused()
    {
        await using var world = await World.StartAsync("arn:aws:iam::111122223333:role/admin", "");

        var answer = await world.GetAsync();

        Assert.Equal((503, "SourceUnavailable"), (answer.Status, answer["code"]));
        Assert.Contains($"role/admin, granted is {Role}", answer["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_has_no_such_route_is_a_503()
    {
        await using var world = await World.StartAsync(Role, "/nowhere");

        var answer = await world.GetAsync();

        Assert.Equal(503, answer.Status);
    }

    private sealed class World(RunningEndpoint upstream, RunningEndpoint endpoint, string id) : IAsyncDisposable
    {
        public RunningEndpoint Upstream => upstream;

        public string Id => id;

        public static async Task<World> StartAsync(string upstreamRole, string path)
        {
            var id = Guid.NewGuid().ToString();
            var upstream = await RunningEndpoint.StartAsync();
            await upstream.RegisterAsync(id, $$"""{"platform":"process","taskRoleArn":"{{upstreamRole}}","doors":["loopback"]}""");
            Assert.True(UpstreamAddress.TryParse($"http://127.0.0.1:{upstream.Port}{path}", out var address));

            var folder = RunningEndpoint.NewFolder();
            await File.WriteAllTextAsync(RunningEndpoint.GrantsIn(folder), $$"""
                apiVersion: ecs-injector.io/v1alpha1
                kind: RoleGrant
                metadata: {name: orders}
                spec:
                  roles: [{{Role}}]
                  subjects:
                  - process: {process: orders}
                """);
            var endpoint = await RunningEndpoint.StartAsync(
                change: o => o with { Source = SourceKind.Upstream, Upstream = new UpstreamOptions(address, null) }, folder: folder);
            await endpoint.RegisterAsync(id, """{"platform":"process","names":{"process":"orders"},"doors":["loopback"]}""");
            return new World(upstream, endpoint, id);
        }

        public Task<Answer> GetAsync() => Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id);

        public async ValueTask DisposeAsync()
        {
            await endpoint.DisposeAsync();
            await upstream.DisposeAsync();
            Directory.Delete(endpoint.Folder, recursive: true);
        }
    }
}
