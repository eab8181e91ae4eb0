namespace Injector.DockerHook.Tasks.Running;

/// <summary>Stops a task's containers in reverse order: whoever others wait for goes after them.</summary>
internal sealed class TaskStop(RunningTask task, IReadOnlyDictionary<string, ContainerLife> lives, TaskEngine engine)
{
    private readonly Dictionary<string, Task> stopping = new(StringComparer.Ordinal);

    /// <summary>Stops all of them, each with its stopTimeout.</summary>
    public Task StopAllAsync(CancellationToken cancellation)
    {
        // From the last: so every container's dependents are on their way before it asks for them.
        foreach (var container in task.Record.Containers.Reverse())
            stopping[container.Name] = StopAsync(container, cancellation);
        return Task.WhenAll(stopping.Values);
    }

    private async Task StopAsync(TaskContainer container, CancellationToken cancellation)
    {
        var dependents = task.Record.Containers
            .Where(c => container.IsPause ? c.Name != container.Name : c.DependsOn.Any(d => d.Container == container.Name))
            .Select(c => stopping[c.Name])
            .ToList();
        await Task.WhenAll(dependents);
        var life = lives[container.Name];
        if (!life.HasStarted)
        {
            task.Update(r => r.With(container.Name, c => c with { LastStatus = TaskState.Stopped }));
            return;
        }

        // Also one that can be watched no more counts as ended, but may run.
        if (task.Record.Containers.First(c => c.Name == container.Name).LastStatus is not TaskState.Stopped)
            await engine.StopAsync(container.Id!, container.StopTimeout, cancellation);
        await life.Ended.WaitAsync(cancellation);
    }
}
