using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>Waits until what a container depends on is so.</summary>
internal sealed class DependencyWait(TaskEngine engine, TimeSpan healthInterval, TimeProvider time)
{
    /// <summary>Waits.</summary>
    /// <param name="container">Who waits.</param>
    /// <param name="condition">Until when.</param>
    /// <param name="other">The container that is waited for.</param>
    /// <param name="life">Its life.</param>
    /// <param name="cancellation">The task ends.</param>
    /// <exception cref="ContainerFailedException">It will never be so, or not in the other's startTimeout.</exception>
    public async Task WaitAsync(
        TaskContainer container, DependencyCondition condition, TaskContainer other, ContainerLife life, CancellationToken cancellation)
    {
        if (condition is DependencyCondition.Created)
            return;

        var startedAt = await life.Started.WaitAsync(cancellation);
        if (condition is DependencyCondition.Start)
            return;

        try
        {
            await HeldAsync(container, condition, other, life, cancellation).WaitAsync(Left(other, startedAt), time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new ContainerFailedException(
                $"container {container.Name} waits for {other.Name} to be {Word(condition)}, which took longer than its startTimeout of {other.StartTimeout!.Value.TotalSeconds} s");
        }
    }

    private async Task HeldAsync(
        TaskContainer container, DependencyCondition condition, TaskContainer other, ContainerLife life, CancellationToken cancellation)
    {
        if (condition is DependencyCondition.Healthy)
        {
            await HealthyAsync(container, other, life, cancellation);
            return;
        }

        var code = await life.Ended.WaitAsync(cancellation);
        if (condition is DependencyCondition.Success && code != 0)
            throw new ContainerFailedException($"container {container.Name} waits for {other.Name} to be SUCCESS, which ended with exit code {code}");
    }

    private async Task HealthyAsync(TaskContainer container, TaskContainer other, ContainerLife life, CancellationToken cancellation)
    {
        while ((await engine.FactsAsync(other.Id!, cancellation))?.Health is not "healthy")
        {
            if (life.Ended.IsCompletedSuccessfully)
            {
                throw new ContainerFailedException(
                    $"container {container.Name} waits for {other.Name} to be HEALTHY, which ended with exit code {await life.Ended} before it was");
            }

            await Task.Delay(healthInterval, time, cancellation);
        }
    }

    private TimeSpan Left(TaskContainer other, DateTimeOffset startedAt)
    {
        if (other.StartTimeout is not { } limit)
            return Timeout.InfiniteTimeSpan;

        var left = limit - (time.GetUtcNow() - startedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static string Word(DependencyCondition condition) => condition.ToString().ToUpperInvariant();
}
