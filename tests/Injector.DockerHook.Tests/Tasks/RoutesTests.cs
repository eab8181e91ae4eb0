using System.Text;
using System.Text.Json.Nodes;
using Injector.Core.Credentials;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.DockerHook.Tests.Tasks;

/// <summary>The control routes, where they need no engine.</summary>
public sealed class RoutesTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("inj-routes-").FullName;
    private readonly TaskHost host;

    public RoutesTests() => host = new TaskHost(
        new TaskBook(folder, NullLoggerFactory.Instance), _ => throw new EngineUnavailableException("expected a Docker engine, found none"), new NobodyServes(),
        new TaskOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    [Theory]
    [InlineData("GET", "/v1/tasks/unknown", "", 404, "UnknownTask")]
    [InlineData("DELETE", "/v1/tasks/unknown", "", 404, "UnknownTask")]
    [InlineData("GET", "/v1/nonsense", "", 404, "NotFound")]
    [InlineData("PUT", "/v1/tasks", "", 405, "MethodNotAllowed")]
    [InlineData("POST", "/v1/tasks/x", "", 405, "MethodNotAllowed")]
    [InlineData("POST", "/v1/tasks", "nonsense", 400, "InvalidTaskDefinition")]
    [InlineData("POST", "/v1/tasks", "{'taskDefinition': {'family': 'a', 'containerDefinitions': [{'name': 'a', 'image': 'b'}]}}", 503, "EngineUnavailable")]
    public async Task What_cannot_be_done_is_told(string method, string path, string body, int status, string code)
    {
        var (found, answer) = await AskAsync(method, path, body);

        Assert.Equal((status, code), (found, (string?)answer["code"]));
        Assert.NotEmpty((string)answer["message"]!);
    }

    [Fact]
    public async Task Every_problem_comes_with_its_path()
    {
        var (status, answer) = await AskAsync("POST", "/v1/tasks", "{'taskDefinition': {'family': 'a', 'x': 1, 'containerDefinitions': [{'name': 'a', 'image': 'b', 'secrets': [1]}]}, 'z': 1}");

        Assert.Equal(400, status);
        Assert.Equal(["containerDefinitions[0].secrets", "x", "z"], answer["problems"]!.AsArray().Select(p => (string)p!["path"]!));
    }

    [Fact]
    public async Task Tasks_are_listed_without_their_credential_id()
    {
        var task = NewRecord.Of(Sample.Plan(Sample.Read(Sample.Definition(), role: Sample.Role)), TimeProvider.System.GetUtcNow()) with { LastStatus = TaskState.Stopped };
        host.Book.Save(task);

        var (status, answer) = await AskAsync("GET", "/v1/tasks", "");

        Assert.Equal(200, status);
        Assert.Equal((task.Arn, "STOPPED", "bridge"), ((string?)answer["tasks"]![0]!["taskArn"], (string?)answer["tasks"]![0]!["lastStatus"], (string?)answer["tasks"]![0]!["networkMode"]));
        Assert.DoesNotContain(Sample.Id.Value, answer.ToJsonString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(int Status, JsonNode Body)> AskAsync(string method, string path, string body)
    {
        var context = new DefaultHttpContext();
        using var answer = new MemoryStream();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.Replace('\'', '"')));
        context.Response.Body = answer;
        await new TaskRoutes(host).HandleAsync(context);
        return (context.Response.StatusCode, JsonNode.Parse(answer.ToArray())!);
    }

    private sealed class NobodyServes : IServedContainers
    {
        public Task<string?> WaitAsync(string containerId, TimeSpan limit, CancellationToken cancellation) => Task.FromResult<string?>(null);

        public Task<string?> AnnounceAsync(string containerId, CancellationToken cancellation) => Task.FromResult<string?>(null);

        public Task RetireTaskAsync(string taskId, CredentialId id) => Task.CompletedTask;

        public Task<string> PauseImageAsync(CancellationToken cancellation) => Task.FromResult("injector-proxy");
    }
}
