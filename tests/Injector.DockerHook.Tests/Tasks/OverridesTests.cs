using Injector.Core.Injection;

namespace Injector.DockerHook.Tests.Tasks;

public sealed class OverridesTests
{
    [Fact]
    public void Overrides_replace_and_their_variables_are_added()
    {
        var definition = Sample.Definition(
            "{'command': ['a'], 'cpu': 1, 'memory': 100, 'environment': [{'name': 'A', 'value': '1'}, {'name': 'B', 'value': '1'}]}",
            $"{{'taskRoleArn': '{Sample.Role}', 'cpu': '256', 'memory': '512'}}");

        var task = Sample.Read(definition, """
            {'taskRoleArn': 'arn:aws:iam::111122223333:role/other', 'memory': '1 GB', 'executionRoleArn': 'arn:aws:iam::111122223333:role/x', 'containerOverrides': [
              {'name': 'app', 'command': ['b', 'c'], 'cpu': 2, 'memoryReservation': 50, 'environment': [{'name': 'B', 'value': '2'}]}]}
            """).Definition;

        var app = task.Containers.Single();
        Assert.Equal(("arn:aws:iam::111122223333:role/other", 256, 1024), (task.TaskRole!.Value.Value, task.Cpu, task.Memory));
        Assert.Equal((2, 100, 50), (app.Cpu, app.Memory, app.MemoryReservation));
        Assert.Equal(["b", "c"], app.Command!);
        Assert.Equal([new ContainerVariable("A", "1"), new("B", "1"), new("B", "2")], app.Environment);
    }

    [Fact]
    public void The_option_beats_the_overrides_and_they_beat_the_definition()
    {
        var definition = Sample.Definition(task: $"{{'taskRoleArn': '{Sample.Role}'}}");

        var task = Sample.Read(definition, "{'taskRoleArn': 'arn:aws:iam::111122223333:role/second'}", "arn:aws:iam::111122223333:role/third").Definition;

        Assert.Equal("third", task.TaskRole!.Value.Name);
    }

    [Theory]
    [InlineData("{'containerOverrides': [{'name': 'nobody'}]}", "overrides.containerOverrides[0].name")]
    [InlineData("{'containerOverrides': [{'name': 'app', 'image': 'other'}]}", "overrides.containerOverrides[0].image")]
    [InlineData("{'containerOverrides': [{'name': 'app', 'resourceRequirements': [{'type': 'GPU', 'value': '1'}]}]}", "overrides.containerOverrides[0].resourceRequirements")]
    [InlineData("{'ephemeralStorage': {'sizeInGiB': 30}}", "overrides.ephemeralStorage")]
    [InlineData("{'inferenceAcceleratorOverrides': [{'deviceName': 'x'}]}", "overrides.inferenceAcceleratorOverrides")]
    [InlineData("{'taskRoleArn': 'x'}", "overrides.taskRoleArn")]
    [InlineData("{'novelty': true}", "overrides.novelty")]
    public void What_overrides_cannot_have_is_named(string overrides, string path) =>
        Assert.Equal(path, Sample.Problems(Sample.Definition(), overrides).Single().Path);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = Sample.Problems(
            Sample.Definition("{'secrets': [{'name': 'A', 'valueFrom': 'x'}], 'x': 1}", "{'proxyConfiguration': {'type': 'APPMESH'}}"), "{'y': 1}");

        Assert.Equal(["proxyConfiguration", "containerDefinitions[0].secrets", "containerDefinitions[0].x", "overrides.y"], problems.Select(p => p.Path));
    }
}
