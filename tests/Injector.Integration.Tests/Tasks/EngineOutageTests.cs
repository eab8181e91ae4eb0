using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>The engine goes and comes back under a running task.</summary>
public sealed class EngineOutageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_goes_on_with_its_containers_or_ends_with_them(bool isLiveRestored)
    {
        RealParts.NeedDocker();
        var docker = new DockerHost();
        if (isLiveRestored)
            docker.Options.Add("--live-restore");
        await docker.InitializeAsync();
        try
        {
            await using var world = new TaskWorld(docker);
            var task = await world.RunAsync(new TaskText("outage")
                .Container("app", "for i in $(seq 80); do sleep 0.1; done; exit 7")
                .Container("other", "exec sleep 600", "{'essential': false}"));
            await world.UntilAsync(task.TaskId, t => t.LastStatus is TaskState.Running);

            await docker.StopAsync();
            await docker.StartAsync();
            var stopped = await world.StoppedAsync(task.TaskId);

            Assert.Equal(StopCodes.EssentialContainerExited, stopped.StopCode);
            if (isLiveRestored)
                Assert.Equal(7, stopped.ExitCode);
            Assert.All(stopped.Containers, c => Assert.Equal(TaskState.Stopped, c.LastStatus));
        }
        finally
        {
            await docker.DisposeAsync();
        }
    }
}
