using Injector.Core.Names;
using Injector.DockerHook.Recreate;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>Which containers may be replaced.</summary>
public sealed class RulesTests
{
    private const string OtherId = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    [Theory]
    [InlineData("{}")]
    [InlineData("{'HostConfig': {'RestartPolicy': {'Name': 'unless-stopped'}}}")]
    [InlineData("{'Config': {'Tty': true, 'AttachStdout': true, 'AttachStderr': true}}")]
    [InlineData("{'HostConfig': {'IpcMode': 'shareable', 'PidMode': 'host', 'NetworkMode': 'none'}}")]
    [InlineData("{'Config': {'Labels': {'com.docker.compose.oneoff': 'False', 'com.docker.compose.project': 'shop'}}}")]
    [InlineData("{'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data'}]}")]
    public void A_service_may(string changes) => Assert.Null(RecreateRules.Check(A.Container(changes)));

    [Theory]
    [InlineData(HookReasons.RemovesItself, "{'HostConfig': {'AutoRemove': true, 'RestartPolicy': {'Name': 'no'}}}", "--rm")]
    [InlineData(HookReasons.OneShot, "{'HostConfig': {'RestartPolicy': {'Name': 'no'}}}", "found none")]
    [InlineData(HookReasons.OneShot, "{'HostConfig': {'RestartPolicy': {'Name': ''}}}", "found none")]
    [InlineData(HookReasons.OneShot, "{'HostConfig': {'RestartPolicy': null}}", "found none")]
    [InlineData(HookReasons.OneShot, "{'HostConfig': {'RestartPolicy': {'Name': 'on-failure', 'MaximumRetryCount': 3}}}", "found on-failure")]
    [InlineData(HookReasons.OneShot, "{'Config': {'Labels': {'com.docker.compose.oneoff': 'True'}}}", "docker compose run")]
    [InlineData(HookReasons.Interactive, "{'Config': {'OpenStdin': true, 'Tty': true}}", "standard input")]
    [InlineData(HookReasons.Interactive, "{'Config': {'OpenStdin': true}}", "standard input")]
    [InlineData(HookReasons.Interactive, "{'Config': {'AttachStdin': true}}", "standard input")]
    [InlineData(HookReasons.NamespaceShared, "{'HostConfig': {'NetworkMode': 'container:db'}}", "NetworkMode")]
    [InlineData(HookReasons.NamespaceShared, "{'HostConfig': {'IpcMode': 'container:db'}}", "IpcMode")]
    [InlineData(HookReasons.NamespaceShared, "{'HostConfig': {'PidMode': 'container:db'}}", "PidMode")]
    [InlineData(HookReasons.AnonymousVolume, "{'Mounts': [{'Type': 'volume', 'Name': '', 'Destination': '/data'}]}", "/data")]
    [InlineData(HookReasons.Orchestrated, "{'Config': {'Labels': {'com.docker.swarm.task.id': 'x'}}}", "Docker Swarm")]
    [InlineData(HookReasons.Orchestrated, "{'Config': {'Labels': {'io.kubernetes.pod.name': 'x'}}}", "Kubernetes")]
    [InlineData(HookReasons.Orchestrated, "{'Config': {'Labels': {'com.hashicorp.nomad.alloc_id': 'x'}}}", "Nomad")]
    [InlineData(HookReasons.OwnUri, "{'Config': {'Env': ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=']}}", "remove the variable")]
    [InlineData(HookReasons.OwnUri, "{'Config': {'Env': ['AWS_CONTAINER_CREDENTIALS_FULL_URI=http://x']}}", "remove the variable")]
    public void Others_may_not_and_are_told_why(string reason, string changes, string found)
    {
        var problem = RecreateRules.Check(A.Container(changes));

        Assert.Equal(reason, problem?.Reason);
        Assert.Contains(reason, HookReasons.All);
        Assert.Contains(found, problem!.Message, StringComparison.Ordinal);
        Assert.Contains(reason is HookReasons.OwnUri ? "AWS_CONTAINER_CREDENTIALS" : "-e AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/$(uuidgen)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_left_over_is_not_replaced_under_that_name()
    {
        var problem = RecreateRules.Check(A.Container(name: "orders-ecs-injector-old"));

        Assert.Equal(HookReasons.RecreateFailed, problem?.Reason);
        Assert.Contains("if orders runs", problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'HostConfig': {'NetworkMode': 'container:" + A.Id + "'}}")]
    [InlineData("{'HostConfig': {'NetworkMode': 'container:orders'}}")]
    [InlineData("{'HostConfig': {'IpcMode': 'container:/orders'}}")]
    [InlineData("{'HostConfig': {'PidMode': 'container:0123456789ab'}}")]
    [InlineData("{'HostConfig': {'Links': ['/orders:/guest/till']}}")]
    public void One_that_others_hold_on_to_may_not(string changes)
    {
        var problem = RecreateRules.CheckOthers(A.Container(), [A.Container(changes, "guest", OtherId)]);

        Assert.Equal(HookReasons.NamespaceShared, problem?.Reason);
        Assert.Contains("guest", problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'HostConfig': {'NetworkMode': 'container:db'}}")]
    [InlineData("{'HostConfig': {'VolumesFrom': ['orders']}}")]
    [InlineData("{'HostConfig': {'Links': ['/db:/guest/orders']}}")]
    public void Others_that_have_nothing_to_do_with_it_do_not_matter(string changes) =>
        Assert.Null(RecreateRules.CheckOthers(A.Container(), [A.Container(), A.Container(changes, "guest", OtherId)]));

    [Fact]
    public void A_name_comes_before_the_beginning_of_an_id() => Assert.Null(RecreateRules.CheckOthers(
        A.Container(),
        [A.Container(name: "0123", id: OtherId), A.Container("{'HostConfig': {'NetworkMode': 'container:0123'}}", "guest", OtherId.Replace('f', 'e'))]));
}
