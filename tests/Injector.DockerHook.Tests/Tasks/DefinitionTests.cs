using Injector.DockerHook.Tasks.Definition;

namespace Injector.DockerHook.Tests.Tasks;

/// <summary>Reading task definitions as they come out of ECS.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void The_answer_of_describe_is_read_with_all_that_only_describes()
    {
        var task = Sample.Read(Sample.File("describe-fargate.json")).Definition;

        Assert.Equal(("orders-api", 42, NetworkMode.AwsVpc, 512, 1024), (task.Family, task.Revision, task.Network, task.Cpu, task.Memory));
        Assert.Equal("arn:aws:iam::111122223333:role/orders-api", task.TaskRole!.Value.Value);
        Assert.Equal(["api", "envoy"], task.Containers.Select(c => c.Name));
        Assert.Equal(new ContainerDependency("envoy", DependencyCondition.Healthy), task.Containers[0].DependsOn.Single());
        Assert.Equal(TimeSpan.FromSeconds(60), task.Containers[0].Health!.StartPeriod);
        Assert.Contains("executionRoleArn", task.Notices.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_bare_definition_is_read_too()
    {
        var wrapped = Sample.File("describe-ec2-bridge.json");

        var task = Sample.Read(wrapped["taskDefinition"]!.AsObject()).Definition;

        Assert.Equal(6, task.Containers[1].MemoryReservation);
        Assert.Equal(["/etc/reports", null, null], task.Volumes.Select(v => v.SourcePath));
        Assert.True(task.Volumes[2].IsShared);
        Assert.Equal([9000, 9100, 9101, 9102], task.Containers[0].Ports.Select(p => p.ContainerPort));
    }

    [Fact]
    public void Every_field_that_the_aws_cli_knows_is_known_here()
    {
        var problems = Sample.Problems(Sample.File("register-skeleton.json"));

        Assert.DoesNotContain(problems, p => p.Message.StartsWith("is not known here", StringComparison.Ordinal));
        foreach (var (name, _) in Unsupported.Task)
            Assert.Contains(problems, p => p.Path == name);
        foreach (var (name, _) in Unsupported.Container)
            Assert.Contains(problems, p => p.Path == "containerDefinitions[0]." + name);
        foreach (var (name, _) in Unsupported.Volume)
            Assert.Contains(problems, p => p.Path == "volumes[0]." + name);
        Assert.Contains(problems, p => p.Path == "containerDefinitions[0].restartPolicy.enabled");
        Assert.Contains(problems, p => p.Path == "containerDefinitions[0].logConfiguration.secretOptions");
    }

    [Theory]
    [InlineData("{'novelty': 1}", "containerDefinitions[0].novelty")]
    [InlineData("{'Environment': []}", "containerDefinitions[0].Environment")]
    [InlineData("{'portMappings': [{'containerPort': 1, 'x': 1}]}", "containerDefinitions[0].portMappings[0].x")]
    [InlineData("{'linuxParameters': {'capabilities': {'x': []}}}", "containerDefinitions[0].linuxParameters.capabilities.x")]
    [InlineData("{'healthCheck': {'command': ['CMD', 'x'], 'x': 1}}", "containerDefinitions[0].healthCheck.x")]
    [InlineData("{'logConfiguration': {'logDriver': 'awslogs'}}", "containerDefinitions[0].logConfiguration.logDriver")]
    [InlineData("{'logConfiguration': {'logDriver': 'awsfirelens'}}", "containerDefinitions[0].logConfiguration.logDriver")]
    [InlineData("{'logConfiguration': {'logDriver': 'etwlogs'}}", "containerDefinitions[0].logConfiguration.logDriver")]
    [InlineData("{'environmentFiles': [{'value': 'arn:aws:s3:::bucket/a.env', 'type': 's3'}]}", "containerDefinitions[0].environmentFiles[0].value")]
    [InlineData("{'cpu': 'much'}", "containerDefinitions[0].cpu")]
    [InlineData("{'cpu': -1}", "containerDefinitions[0].cpu")]
    [InlineData("{'essential': 'yes'}", "containerDefinitions[0].essential")]
    [InlineData("{'command': 'sleep 1'}", "containerDefinitions[0].command")]
    [InlineData("{'command': ['sleep', 1]}", "containerDefinitions[0].command[1]")]
    [InlineData("{'environment': [{'value': 'x'}]}", "containerDefinitions[0].environment[0].name")]
    [InlineData("{'healthCheck': {'command': ['curl']}}", "containerDefinitions[0].healthCheck.command")]
    [InlineData("{'dependsOn': [{'containerName': 'app', 'condition': 'START'}]}", "containerDefinitions")]
    [InlineData("{'dependsOn': [{'containerName': 'nobody', 'condition': 'START'}]}", "containerDefinitions[0].dependsOn[0].containerName")]
    [InlineData("{'mountPoints': [{'sourceVolume': 'x', 'containerPath': '/x'}]}", "containerDefinitions[0].mountPoints[0].sourceVolume")]
    [InlineData("{'volumesFrom': [{'sourceContainer': 'x'}]}", "containerDefinitions[0].volumesFrom[0].sourceContainer")]
    [InlineData("{'links': ['x:y']}", "containerDefinitions[0].links[0]")]
    [InlineData("{'links': ['']}", "containerDefinitions[0].links[0]")]
    [InlineData("{'links': [':alias']}", "containerDefinitions[0].links[0]")]
    [InlineData("{'dependsOn': [{'containerName': '', 'condition': 'START'}]}", "containerDefinitions[0].dependsOn[0].containerName")]
    [InlineData("{'volumesFrom': [{'sourceContainer': ''}]}", "containerDefinitions[0].volumesFrom[0].sourceContainer")]
    [InlineData("{'essential': false}", "containerDefinitions")]
    [InlineData("{'name': 'a b'}", "containerDefinitions[0].name")]
    [InlineData("{'memory': 10, 'memoryReservation': 20}", "containerDefinitions[0].memoryReservation")]
    [InlineData("{'linuxParameters': {'maxSwap': 1}}", "containerDefinitions[0].linuxParameters.maxSwap")]
    [InlineData("{'linuxParameters': {'devices': [{'hostPath': '/dev/x', 'permissions': ['all']}]}}", "containerDefinitions[0].linuxParameters.devices[0].permissions")]
    [InlineData("{'dockerLabels': {'com.amazonaws.ecs.task-arn': 'x'}}", "containerDefinitions[0].dockerLabels.com.amazonaws.ecs.task-arn")]
    [InlineData("{'dockerLabels': {'ecs-injector.io/task': 'x'}}", "containerDefinitions[0].dockerLabels.ecs-injector.io/task")]
    [InlineData("{'portMappings': [{'containerPort': 80, 'hostPort': 8080}, {'containerPort': 81, 'hostPort': 8080}]}", "containerDefinitions[0].portMappings")]
    [InlineData("{'portMappings': [{'containerPortRange': '1-500'}]}", "containerDefinitions[0].portMappings[0].containerPortRange")]
    [InlineData("{'ulimits': [{'name': 'nofile', 'softLimit': 1}]}", "containerDefinitions[0].ulimits[0].hardLimit")]
    public void What_a_container_cannot_have_is_named(string container, string path) =>
        Assert.Equal(path, Sample.Problems(Sample.Definition(container)).Single().Path);

    [Theory]
    [InlineData("{'novelty': 1}", "novelty")]
    [InlineData("{'networkMode': 'nat'}", "networkMode")]
    [InlineData("{'cpu': 'lots'}", "cpu")]
    [InlineData("{'cpu': '0'}", "cpu")]
    [InlineData("{'memory': '-1'}", "memory")]
    [InlineData("{'taskRoleArn': 'orders'}", "taskRoleArn")]
    [InlineData("{'runtimePlatform': {'operatingSystemFamily': 'WINDOWS_SERVER_2022_CORE'}}", "runtimePlatform.operatingSystemFamily")]
    [InlineData("{'containerDefinitions': []}", "containerDefinitions")]
    [InlineData("{'family': 'a b'}", "family")]
    [InlineData("{'volumes': [{'name': 'v', 'host': {'sourcePath': 'relative'}}]}", "volumes[0].host.sourcePath")]
    [InlineData("{'volumes': [{'name': 'v', 'dockerVolumeConfiguration': {'autoprovision': true}}]}", "volumes[0].dockerVolumeConfiguration.autoprovision")]
    [InlineData("{'volumes': [{'name': 'v'}, {'name': 'v'}]}", "volumes[1].name")]
    [InlineData("{'volumes': [{'name': 'v', 'efsVolumeConfiguration': {'fileSystemId': 'fs-1'}}]}", "volumes[0].efsVolumeConfiguration")]
    public void What_a_task_cannot_have_is_named(string task, string path) =>
        Assert.Equal(path, Sample.Problems(Sample.Definition(task: task)).Single().Path);

    [Theory]
    [InlineData("awsvpc", "{'hostname': 'x'}", "hostname")]
    [InlineData("awsvpc", "{'links': ['app']}", "links", true)]
    [InlineData("awsvpc", "{'dnsServers': ['10.0.0.2']}", "dnsServers")]
    [InlineData("awsvpc", "{'extraHosts': [{'hostname': 'a', 'ipAddress': '10.0.0.1'}]}", "extraHosts")]
    [InlineData("awsvpc", "{'portMappings': [{'containerPort': 80, 'hostPort': 81}]}", "portMappings")]
    [InlineData("awsvpc", "{'portMappings': [{'containerPort': 80}, {'containerPort': 80}]}", "portMappings")]
    [InlineData("host", "{'portMappings': [{'containerPort': 80, 'hostPort': 81}]}", "portMappings")]
    [InlineData("host", "{'disableNetworking': true}", "disableNetworking")]
    [InlineData("none", "{'portMappings': [{'containerPort': 80}]}", "portMappings")]
    public void What_does_not_go_with_the_network_mode_is_named(string mode, string container, string field, bool andMore = false)
    {
        var problems = Sample.Problems(Sample.Definition(container, $"{{'networkMode': '{mode}'}}"));

        Assert.Contains("containerDefinitions[0]." + field, problems.Select(p => p.Path));
        Assert.True(andMore || problems.Count == 1);
    }

    [Fact]
    public void Waiting_for_what_can_never_be_is_named()
    {
        var problems = Sample.Problems(Sample.Definition(task: """
            {'containerDefinitions': [
              {'name': 'a', 'image': 'x', 'dependsOn': [{'containerName': 'b', 'condition': 'SUCCESS'}]},
              {'name': 'b', 'image': 'x', 'dependsOn': [{'containerName': 'c', 'condition': 'HEALTHY'}]},
              {'name': 'c', 'image': 'x', 'links': ['a:other']}]}
            """));

        Assert.Equal(
            ["containerDefinitions[0].dependsOn[0].condition", "containerDefinitions[1].dependsOn[0].condition", "containerDefinitions"],
            problems.Select(p => p.Path));
        Assert.EndsWith("found a cycle: a → b → c → a", problems[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_values_of_what_is_not_supported_ask_for_nothing()
    {
        var request = Sample.Read(Sample.Definition(
            "{'secrets': [], 'repositoryCredentials': {}, 'firelensConfiguration': null, 'novelty': null, 'restartPolicy': {'enabled': false, 'restartAttemptPeriod': 60}}",
            "{'placementConstraints': [], 'proxyConfiguration': null, 'enableFaultInjection': false, 'networkMode': '', 'taskRoleArn': '', 'cpu': ''}"));

        Assert.Equal((NetworkMode.Bridge, null), (request.Definition.Network, request.Definition.TaskRole));
    }

    [Theory]
    [InlineData("256", "512", 256, 512)]
    [InlineData(".25 vCPU", "0.5 GB", 256, 512)]
    [InlineData("1 vcpu", "2GB", 1024, 2048)]
    public void Sizes_are_read_in_every_form_of_ecs(string cpu, string memory, int units, int mebibytes)
    {
        var task = Sample.Read(Sample.Definition(task: $"{{'cpu': '{cpu}', 'memory': '{memory}'}}")).Definition;

        Assert.Equal((units, mebibytes), (task.Cpu, task.Memory));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"taskDefinition": {"family": "a", "family": "b"}}""")]
    [InlineData("""{"taskDefinition": 1}""")]
    [InlineData("{}")]
    public void What_is_no_request_is_refused(string body) =>
        Assert.Throws<TaskRejectedException>(() => TaskRequestReader.Read(System.Text.Encoding.UTF8.GetBytes(body)));
}
