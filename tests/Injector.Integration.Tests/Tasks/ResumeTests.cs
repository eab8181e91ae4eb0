using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>A supervisor that was cut off goes on where it was, and starts nobody twice.</summary>
public sealed class ResumeTests(DockerHost docker) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task What_waited_is_started_and_what_ran_runs_on()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("resume", "{'volumes': [{'name': 'shared'}], 'taskRoleArn': 'arn:aws:iam::111122223333:role/orders'}")
            .Container("app", "cat /shared/starts; exit 6", "{'mountPoints': [{'sourceVolume': 'shared', 'containerPath': '/shared'}], 'dependsOn': [{'containerName': 'init', 'condition': 'SUCCESS'}]}")
            .Container("init", "echo init >> /shared/starts; sleep 3", "{'essential': false, 'mountPoints': [{'sourceVolume': 'shared', 'containerPath': '/shared'}]}");

        var task = await world.RunAsync(definition);
        await world.UntilAsync(task.TaskId, t => t.Containers[0].LastStatus is TaskState.Running);
        await world.RestartAsync();
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((6, "init"), (stopped.ExitCode, await world.LogsAsync(stopped, "app")));
        Assert.Equal([task.TaskId], world.Served.Retired);
    }

    [Fact]
    public async Task What_ended_in_between_is_known_afterwards()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var task = await world.RunAsync(new TaskText("between")
            .Container("app", "sleep 1; exit 8").Container("other", "exec sleep 600", "{'essential': false}"));
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        await world.RestartAsync(() => docker.DockerAsync("wait", task.Containers[0].DockerName));
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((8, StopCodes.EssentialContainerExited), (stopped.ExitCode, stopped.StopCode));
        Assert.Equal(137, stopped.Containers[1].ExitCode);
    }

    [Fact]
    public async Task A_stop_that_was_asked_for_goes_on()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var task = await world.RunAsync(new TaskText("stopping").Container("app", "trap '' TERM; while :; do sleep 0.1; done", "{'stopTimeout': 3}"));
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        await world.Host.StopAsync(task.TaskId, "maintenance", isRemoved: false, TestContext.Current.CancellationToken);
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Stopping);
        await world.RestartAsync();
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((StopCodes.UserInitiated, "maintenance", 137), (stopped.StopCode, stopped.StoppedReason, stopped.ExitCode ?? 0));
    }

    [Fact]
    public async Task A_removal_that_was_asked_for_goes_on()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var stopped = await world.RunToEndAsync(new TaskText("leaving").Container("app", "true"));

        await world.RestartAsync(() =>
        {
            world.Host.Book.Save(stopped with { IsRemovedWhenStopped = true });
            return Task.CompletedTask;
        });
        await world.GoneAsync(stopped.TaskId);

        Assert.DoesNotContain("task-leaving", await docker.DockerAsync("ps", "-a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_was_cut_off_while_it_was_created_is_removed()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var task = await world.RunAsync(new TaskText("half").Container("app", "exec sleep 600"));
        await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

        // As if the process had died between two creations: the first id is lost, nothing was started.
        await world.RestartAsync(() =>
        {
            world.Host.Book.Save(task with { IsCreated = false, Containers = [task.Containers[0] with { Id = null }] });
            return Task.CompletedTask;
        });
        await world.GoneAsync(task.TaskId);

        Assert.Empty(await docker.DockerAsync("ps", "-aq"));
    }
}
