using Injector.DockerHook.Tasks;
using Injector.Hosting.Http;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Integration.Tests.Tasks;

/// <summary>The hook's control socket with the task routes behind it, for the command line to talk to.</summary>
internal sealed class HookDouble : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("inj-hook-").FullName;
    private readonly WebApplication server;

    private HookDouble(DockerHost docker)
    {
        World = new TaskWorld(docker);
        Docker = docker;
        Socket = Path.Combine(folder, "hook.sock");
        server = SlimServer.Create(
            NullLoggerFactory.Instance, options => options.ListenUnixSocket(Socket), context => new TaskRoutes(World.Host).HandleAsync(context));
    }

    public TaskWorld World { get; }

    public DockerHost Docker { get; }

    public string Socket { get; }

    public static async Task<HookDouble> StartAsync(DockerHost docker)
    {
        var hook = new HookDouble(docker);
        await hook.server.StartAsync(TestContext.Current.CancellationToken);
        return hook;
    }

    /// <summary>Writes a task definition down, wrapped as describe-task-definition prints it.</summary>
    public string Write(TaskText definition)
    {
        var file = Path.Combine(folder, "task.json");
        File.WriteAllText(file, $$"""{"taskDefinition": {{definition.Build().ToJsonString()}}, "tags": []}""");
        return file;
    }

    /// <summary>A command line of <c>injector task</c> that talks to it.</summary>
    public string[] Command(params string[] arguments)
    {
        string[] engine = arguments[0] is "run" or "logs" ? ["--docker-host", "unix://" + Docker.Socket] : [];
        return [RealParts.Injector, "task", .. arguments, "--hook-socket", Socket, .. engine];
    }

    public async ValueTask DisposeAsync()
    {
        await SlimServer.StopAsync(server);
        await World.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
