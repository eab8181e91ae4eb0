using Injector.DockerHook.Tasks.Definition;
using Microsoft.Extensions.Logging;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>
/// Notes why a container that has a network namespace of its own gets no credentials. It runs on: whether it can do without is its own affair,
/// and a grant that comes late heals it.
/// </summary>
internal sealed partial class ServiceWatch(RunningTask task, IServedContainers served, TaskOptions options, ILogger logger)
{
    /// <summary>Watches until the listener stands or the container has ended; never fails.</summary>
    public async Task WatchAsync(TaskContainer container, ContainerLife life, CancellationToken cancellation)
    {
        if (task.Record.CredentialId is null || container.IsPause || task.Record.Network is NetworkMode.AwsVpc or NetworkMode.Host)
            return;

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = WaitAsync(container, ended.Token);
        await Task.WhenAny(waiting, life.Ended);
        await ended.CancelAsync();
        if (await waiting is not { } problem || life.Ended.IsCompleted)
            return;

        LogNotServed(logger, task.Record.TaskId, container.Name, problem);
        task.Update(r => r.With(container.Name, c => c with { Reason = "credentials: " + problem }));
    }

    private async Task<string?> WaitAsync(TaskContainer container, CancellationToken cancellation)
    {
        try
        {
            return await served.WaitAsync(container.Id!, options.ServeWithin, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    [LoggerMessage(5521, LogLevel.Warning, "Task {Task}: container {Container} has no credentials: {Problem}")]
    private static partial void LogNotServed(ILogger logger, string task, string container, string problem);
}
