using System.Text.Json.Nodes;
using Injector.DockerHook.Containers;

namespace Injector.DockerHook.Tests.Containers;

/// <summary>What is read of the engine's description of a container.</summary>
public sealed class FactsTests
{
    [Theory]
    [InlineData("""{"Status":"running","Running":true,"Paused":false,"Restarting":false,"Pid":42}""", true)]
    [InlineData("""{"Status":"paused","Running":true,"Paused":true,"Restarting":false,"Pid":42}""", true)]
    [InlineData("""{"Status":"restarting","Running":true,"Paused":false,"Restarting":true,"Pid":0}""", false)]
    [InlineData("""{"Status":"exited","Running":false,"Paused":false,"Restarting":false,"Pid":0}""", false)]
    public void A_container_runs_when_it_has_a_process(string state, bool runs)
    {
        var facts = ContainerFacts.Read(new JsonObject { ["Id"] = "a", ["State"] = JsonNode.Parse(state) });

        Assert.Equal(runs, facts.IsRunning);
    }
}
