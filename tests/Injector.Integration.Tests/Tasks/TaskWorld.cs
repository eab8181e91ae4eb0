using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks;
using Injector.DockerHook.Tasks.Definition;
using Injector.Integration.Tests.Docker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Injector.Integration.Tests.Tasks;

/// <summary>Runs tasks on a real engine, with a hook that only says yes.</summary>
internal sealed class TaskWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DockerHost docker;
    private readonly string folder = Directory.CreateTempSubdirectory("inj-tasks-").FullName;
    private readonly TaskOptions options;
    private DockerEngine? engine;

    public TaskWorld(DockerHost docker, TaskOptions? options = null)
    {
        this.docker = docker;
        this.options = options ?? new TaskOptions { PauseImage = PauseImage.Name };
        Host = NewHost();
    }

    public TaskHost Host { get; private set; }

    public ServedContainers Served { get; } = new();

    /// <summary>A supervisor as after a restart of the process: nothing in memory, the same book on disk.</summary>
    public async Task RestartAsync(Func<Task>? meanwhile = null)
    {
        await Host.DisposeAsync();
        if (meanwhile is not null)
            await meanwhile();
        Host = NewHost();
        Host.Resume();
    }

    /// <summary>Runs a task.</summary>
    public async Task<TaskRecord> RunAsync(TaskText definition, string? overrides = null, string? role = null)
    {
        var body = new JsonObject { ["taskDefinition"] = definition.Build() };
        if (overrides is not null)
            body["overrides"] = TaskText.Json(overrides);
        if (role is not null)
            body["taskRoleArn"] = role;
        var request = TaskRequestReader.Read(Encoding.UTF8.GetBytes(body.ToJsonString()));
        return await Host.RunAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a task has stopped.</summary>
    public Task<TaskRecord> StoppedAsync(string taskId) => UntilAsync(taskId, t => t.LastStatus is TaskState.Stopped);

    /// <summary>Waits until a task is no more.</summary>
    public async Task GoneAsync(string taskId)
    {
        for (var clock = Stopwatch.StartNew(); Host.Book.Get(taskId) is not null; await Pause())
            Assert.True(clock.Elapsed < Patience, "the task is still there");
    }

    /// <summary>Waits until a task is as wanted.</summary>
    public async Task<TaskRecord> UntilAsync(string taskId, Func<TaskRecord, bool> wanted)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Pause())
        {
            if (Host.Book.Get(taskId) is { } record && wanted(record))
                return record;
        }

        Assert.Fail("not so within patience: " + Host.Book.Get(taskId));
        return null!;
    }

    /// <summary>Runs a task to its end.</summary>
    public async Task<TaskRecord> RunToEndAsync(TaskText definition, string? overrides = null, string? role = null) =>
        await StoppedAsync((await RunAsync(definition, overrides, role)).TaskId);

    /// <summary>The engine's description of a container of a task.</summary>
    public async Task<JsonNode> InspectAsync(TaskRecord task, string container) =>
        (await docker.Engine.InspectAsync(task.Containers.First(c => c.Name == container).Id!, TestContext.Current.CancellationToken))!;

    /// <summary>What a container of a task has written, once that is so many lines.</summary>
    public async Task<string> LogsAsync(TaskRecord task, string container, int lines)
    {
        for (var clock = Stopwatch.StartNew(); ; await Pause())
        {
            var written = await LogsAsync(task, container);
            if (written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= lines || clock.Elapsed > Patience)
                return written;
        }
    }

    /// <summary>What a container of a task has written.</summary>
    public async Task<string> LogsAsync(TaskRecord task, string container) =>
        await docker.DockerAsync("logs", task.Containers.First(c => c.Name == container).DockerName);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        engine?.Dispose();
        var ids = (await docker.DockerAsync("ps", "-aq", "--filter", "label=ecs-injector.io/task")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > 0)
            await docker.DockerAsync(["rm", "-fv", .. ids]);
        Directory.Delete(folder, recursive: true);
    }

    private static Task Pause() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);

    // One connection for all, as the hook keeps it; it outlives the engine that it was made to.
    private async Task<DockerEngine> ConnectAsync(CancellationToken cancellation) => engine ??= await DockerEngine.ConnectAsync(docker.Socket, cancellation);

    private TaskHost NewHost() => new(
        new TaskBook(Path.Combine(folder, "tasks"), NullLoggerFactory.Instance), ConnectAsync, Served, options, TimeProvider.System,
        NullLoggerFactory.Instance);
}
