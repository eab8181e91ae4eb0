using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

public sealed class BridgeTaskTests(DockerHost docker) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task A_task_of_one_container_runs_to_its_end()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);

        var task = await world.RunAsync("""
            {'family': 'hello', 'volumes': [{'name': 'usr', 'host': {'sourcePath': '/usr'}}], 'containerDefinitions': [{
              'name': 'app', 'image': 'host-programs:test', 'command': ['sh', '-c', 'echo hello; exit 3'],
              'mountPoints': [{'sourceVolume': 'usr', 'containerPath': '/usr', 'readOnly': true}]}]}
            """);
        var stopped = await world.StoppedAsync(task.TaskId);

        Assert.Equal((StopCodes.EssentialContainerExited, (int?)3), (stopped.StopCode, stopped.ExitCode));
        Assert.Equal("hello", await world.LogsAsync(stopped, "app"));
    }
}
