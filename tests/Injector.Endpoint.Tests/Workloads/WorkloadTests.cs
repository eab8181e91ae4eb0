using System.Net;
using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Workloads;

/// <summary>Registration over the admin socket, tokens and doors.</summary>
public sealed class WorkloadTests
{
    private const string Both = """{"platform":"docker","names":{"container":"a"},"doors":["loopback","socket"]}""";

    [Theory]
    [InlineData("nonsense", "JSON")]
    [InlineData("[]", "JSON Array")]
    [InlineData("""{"doors":["socket"]}""", "platform")]
    [InlineData("""{"platform":"pod","doors":["socket"]}""", "docker, task or process")]
    [InlineData("""{"platform":"docker"}""", "doors")]
    [InlineData("""{"platform":"docker","doors":[]}""", "doors")]
    [InlineData("""{"platform":"docker","doors":["window"]}""", "window")]
    [InlineData("""{"platform":"docker","doors":["socket"],"colour":"red"}""", "colour")]
    [InlineData("""{"platform":"docker","doors":["socket"],"names":{"nam":"x"}}""", "nam")]
    [InlineData("""{"platform":"docker","doors":["socket"],"taskRoleArn":"orders"}""", "taskRoleArn")]
    [InlineData("""{"platform":"docker","doors":["socket"],"address":"10.0.0.1"}""", "address")]
    [InlineData("""{"platform":"docker","doors":["loopback"],"address":"ten"}""", "ten")]
    [InlineData("""{"platform":"docker","doors":["socket"],"image":{"tag":"1"}}""", "tag")]
    public async Task A_bad_body_is_answered_400_and_names_the_trouble(string body, string names)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => endpoint.RegisterAsync(id, body));

        Assert.Contains(names, problem.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await Answer.GetAsync(endpoint.Admin, "/v1/workloads/" + id)).Status);
    }

    [Fact]
    public async Task Is_shown_without_its_token_and_gone_when_deleted()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var token = await endpoint.RegisterAsync(id, Both);

        var shown = await Answer.GetAsync(endpoint.Admin, "/v1/workloads/" + id);
        var list = await Answer.GetAsync(endpoint.Admin, "/v1/workloads");
        var deleted = await Answer.GetAsync(endpoint.Admin, "/v1/workloads/" + id, method: HttpMethod.Delete);

        Assert.Equal(("docker", 204), (shown["platform"], deleted.Status));
        Assert.DoesNotContain(token, shown.Body + list.Body, StringComparison.Ordinal);
        Assert.Equal(400, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id)).Status);
        Assert.Equal(400, (await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + id, token)).Status);
    }

    [Fact]
    public async Task Survives_a_restart_with_its_token()
    {
        var folder = RunningEndpoint.NewFolder();
        var id = Guid.NewGuid().ToString();
        string token;
        await using (var before = await RunningEndpoint.StartAsync(folder: folder))
            token = await before.RegisterAsync(id, Both);

        await using var after = await RunningEndpoint.StartAsync(folder: folder);

        Assert.Equal(200, (await Answer.GetAsync(after.DataSocket, "/v2/credentials/" + id, token)).Status);
        Assert.DoesNotContain(token, string.Concat(Directory.EnumerateFiles(Path.Combine(folder, "state"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_token_ends_the_one_before_only_when_it_is_first_used()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        var first = await endpoint.RegisterAsync(id, Both);
        var second = await endpoint.RegisterAsync(id, Both);

        Assert.Equal(200, (await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + id, first)).Status);
        Assert.Equal(200, (await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + id, second)).Status);
        Assert.Equal(400, (await Answer.GetAsync(endpoint.DataSocket, "/v2/credentials/" + id, first)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("172.17.0.9", 400)]
    public async Task An_address_binds_the_loopback_door(string address, int status)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, $$"""{"platform":"docker","doors":["loopback"],"address":"{{IPAddress.Parse(address)}}"}""");

        Assert.Equal(status, (await Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id)).Status);
    }

    [Fact]
    public async Task Sockets_and_state_have_the_modes_that_protect_them()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        await endpoint.RegisterAsync(Guid.NewGuid().ToString(), Both);
        string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(Path.Combine(endpoint.Folder, path)), 8);

        Assert.Equal(("700", "600"), (Mode("admin"), Mode("admin/admin.sock")));
        Assert.Equal(("755", "666"), (Mode("data"), Mode("data/endpoint.sock")));
        Assert.Equal(("700", "700"), (Mode("state"), Mode("state/workloads")));
        Assert.Equal("600", Mode(Directory.EnumerateFiles(Path.Combine(endpoint.Folder, "state/workloads")).Single()));
        Assert.Equal("endpoint.sock", Assert.Single(Directory.EnumerateFileSystemEntries(Path.Combine(endpoint.Folder, "data")).Select(Path.GetFileName)));
    }
}
