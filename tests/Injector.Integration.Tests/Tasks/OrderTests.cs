using Injector.DockerHook.Tasks;
using Injector.Integration.Tests.Docker;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Tasks;

/// <summary>The order in which a task's containers are started and stopped, and how it ends.</summary>
public sealed class OrderTests(DockerHost docker) : IClassFixture<DockerHost>
{
    private const string Volume = "{'volumes': [{'name': 'shared'}]}";
    private const string Mount = "'mountPoints': [{'sourceVolume': 'shared', 'containerPath': '/shared'}]";

    [Fact]
    public async Task Every_condition_holds_before_the_one_that_waits_is_started()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("order", Volume)
            .Container("app", "echo app >> /shared/order; exit 5", $$"""
                { {{Mount}}, 'dependsOn': [{'containerName': 'migrate', 'condition': 'SUCCESS'}, {'containerName': 'warm', 'condition': 'COMPLETE'}, {'containerName': 'db', 'condition': 'HEALTHY'}]}
                """)
            .Container("migrate", "sleep 0.3; echo migrate >> /shared/order", $$"""{ {{Mount}}, 'essential': false, 'dependsOn': [{'containerName': 'log', 'condition': 'START'}]}""")
            .Container("warm", "sleep 0.6; echo warm >> /shared/order; exit 7", $$"""{ {{Mount}}, 'essential': false, 'dependsOn': [{'containerName': 'migrate', 'condition': 'SUCCESS'}]}""")
            .Container("db", "sleep 1.5; echo db >> /shared/order; touch /tmp/ready; exec sleep 600", $$"""
                { {{Mount}}, 'essential': false, 'healthCheck': {'command': ['CMD-SHELL', 'test -f /tmp/ready'], 'interval': 1, 'timeout': 2, 'retries': 9} }
                """)
            .Container("log", "exec sleep 600", "{'essential': false}")
            .Container("reader", "while ! grep -q app /shared/order; do sleep 0.1; done; cat /shared/order", $$"""{ {{Mount}}, 'essential': false}""");

        var stopped = await world.RunToEndAsync(definition);

        Assert.Equal((5, "Essential container in task exited"), (stopped.ExitCode, stopped.StoppedReason));
        Assert.Equal((int?)7, stopped.Containers.First(c => c.Name == "warm").ExitCode);
        Assert.All(stopped.Containers, c => Assert.Equal(TaskState.Stopped, c.LastStatus));
        var starts = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var container in stopped.Containers)
            starts[container.Name] = DateTimeOffset.Parse((string)(await world.InspectAsync(stopped, container.Name))["State"]!["StartedAt"]!, null);
        Assert.Equal(["log", "migrate", "warm", "app"], starts.Where(s => s.Key is "log" or "migrate" or "warm" or "app").OrderBy(s => s.Value).Select(s => s.Key));
        Assert.True(starts["app"] - starts["db"] > TimeSpan.FromSeconds(1.4), "the health check was waited for");
    }

    [Fact]
    public async Task The_others_are_stopped_in_reverse_order_each_with_its_own_patience()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        const string Deaf = "trap '' TERM; echo up; while :; do sleep 0.1; done";
        var definition = new TaskText("stops")
            .Container("app", "sleep 1; exit 9", "{'dependsOn': [{'containerName': 'mesh', 'condition': 'START'}]}")
            .Container("mesh", "trap 'exit 0' TERM; while :; do sleep 0.1; done", "{'essential': false, 'dependsOn': [{'containerName': 'deaf', 'condition': 'START'}]}")
            .Container("deaf", Deaf, "{'essential': false, 'stopTimeout': 2}");

        var stopped = await world.RunToEndAsync(definition);

        Assert.Equal(9, stopped.ExitCode);
        Assert.Equal([137, 0, 9], stopped.Containers.Select(c => c.ExitCode ?? -1));
        var mesh = DateTimeOffset.Parse((string)(await world.InspectAsync(stopped, "mesh"))["State"]!["FinishedAt"]!, null);
        var deaf = DateTimeOffset.Parse((string)(await world.InspectAsync(stopped, "deaf"))["State"]!["FinishedAt"]!, null);
        Assert.InRange(deaf - mesh, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(8));
    }

    [Theory]
    [InlineData("exit 1", "SUCCESS", "", "container app waits for init to be SUCCESS, which ended with exit code 1")]
    [InlineData("exit 4", "HEALTHY", "", "container app waits for init to be HEALTHY, which ended with exit code 4 before it was")]
    [InlineData("exec sleep 60", "COMPLETE", "'startTimeout': 1,", "container app waits for init to be COMPLETE, which took longer than its startTimeout of 1 s")]
    public async Task A_dependency_that_fails_ends_the_task_with_its_reason(string script, string condition, string extra, string reason)
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("fails")
            .Container("app", "echo never", $$"""{'dependsOn': [{'containerName': 'init', 'condition': '{{condition}}'}]}""")
            .Container("init", script, $$"""{'essential': false, {{extra}} 'healthCheck': {'command': ['CMD-SHELL', 'exit 1'], 'interval': 1} }""");

        var stopped = await world.RunToEndAsync(definition);

        Assert.Equal((StopCodes.TaskFailedToStart, reason), (stopped.StopCode, stopped.StoppedReason));
        Assert.Null(stopped.ExitCode);
        Assert.Equal("0001-01-01T00:00:00Z", (string?)(await world.InspectAsync(stopped, "app"))["State"]!["StartedAt"]);
    }

    [Fact]
    public async Task A_container_that_the_engine_cannot_start_ends_the_task()
    {
        RealParts.NeedDocker();
        await using var world = new TaskWorld(docker);
        var definition = new TaskText("cannot").Container("app", "", "{'command': ['/nonexistent']}").Container("other", "exec sleep 60");

        var stopped = await world.RunToEndAsync(definition);

        Assert.Equal(StopCodes.TaskFailedToStart, stopped.StopCode);
        Assert.StartsWith("CannotStartContainerError: container app: ", stopped.StoppedReason, StringComparison.Ordinal);
        Assert.Contains("/nonexistent", stopped.StoppedReason, StringComparison.Ordinal);
    }
}
