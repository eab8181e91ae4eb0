using System.Text;
using Injector.Core.Runtime;
using Injector.Runtime.Containers;

namespace Injector.Runtime.Tests;

public sealed class ContainerTests
{
    private static readonly string Id = new('0', 64);

    [Fact]
    public void The_engines_folder_is_found_by_the_root_first_and_then_by_what_is_mounted()
    {
        var bundle = Bundle(
            """
            {"mounts":[{"destination":"/data","source":"/evil/x/hosts"},{"options":["a"],"source":"/mine/other/hosts","destination":"/etc/hosts"},
             {"destination":"/etc/hostname","source":"/d/containers/other/hostname"}],"root":{"path":"/d/overlay2/abc/merged"},"linux":{"namespaces":[{"type":"network"}]}}
            """);

        Assert.Equal(["/d/overlay2/abc/containers", "/d/overlay2/containers", "/d/containers", "/mine"], bundle.Folders);
        Assert.False(bundle.UsesHostNetwork);
    }

    [Theory]
    [InlineData("""{"linux":{"namespaces":[{"type":"mount"}]}}""", true)]
    [InlineData("""{"linux":{}}""", true)]
    [InlineData("""{"linux":{"namespaces":[{"path":"/proc/self/ns/net","type":"network"}]}}""", true)]
    [InlineData("""{"linux":{"namespaces":[{"path":"/nowhere","type":"network"}]}}""", false)]
    [InlineData("""{"linux":{"namespaces":[{"type":"network","path":""}],"other":[{"type":"x"}]}}""", false)]
    public void The_hosts_network_is_known_by_whatever_way_it_came(string json, bool isHosts) => Assert.Equal(isHosts, Bundle(json).UsesHostNetwork);

    [Fact]
    public void What_the_engine_wrote_down_is_read()
    {
        var found = Read(
            """
            {"ID":"ID","Name":"/orders","Image":"sha256:abc","Config":{"Image":"shop/orders:1","Env":["A=secret","AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x"],
             "Labels":{"ecs-injector.io/inject":"enabled"}}}
            """);

        Assert.Equal(("orders", "sha256:abc", "shop/orders:1", "bridge"), (found!.Name, found.ImageId, found.ImageName, found.NetworkMode));
        Assert.Equal("enabled", found.Labels["ecs-injector.io/inject"]);

        // No other variable leaves this program.
        Assert.Equal(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x"], found.Environment);
    }

    [Theory]
    [InlineData("""{"ID":"another","Config":{"Labels":{"ecs-injector.io/inject":"enabled"}}}""")]
    [InlineData("""{"ID":"ID"}""")]
    [InlineData("""{"ID":"ID","Config":null}""")]
    public void Another_containers_file_is_none(string config) => Assert.Null(Read(config));

    [Fact]
    public void Labels_and_variables_may_be_missing()
    {
        var found = Read("""{"ID":"ID","Config":{"Env":null,"Labels":null}}""");

        Assert.Empty(found!.Labels);
        Assert.Empty(found.Environment);
    }

    [Fact]
    public void Runcs_state_tells_process_and_bundle()
    {
        var state = RunState.Read(
            Encoding.UTF8.GetBytes("""{"id":"x","init_process_pid":4711,"config":{"env":["bundle=/no"],"deep":{"labels":["bundle=/never"]},"labels":["bundle=/of/an/annotation","a=b","bundle=/run/b"]}}"""));

        Assert.Equal(4711, state!.ProcessId);
        Assert.Equal("/run/b", state.Bundle);
        Assert.Null(RunState.Read("{\"id\":\"x\"}"u8));
    }

    private static OciBundle Bundle(string json) => OciBundle.Read(Encoding.UTF8.GetBytes(json));

    private static RuntimeContainer? Read(string config) =>
        EngineContainer.Read(Encoding.UTF8.GetBytes(config.Replace("\"ID\":\"ID\"", $"\"ID\":\"{Id}\"", StringComparison.Ordinal)), "{\"NetworkMode\":\"bridge\"}"u8.ToArray(), Id);
}
