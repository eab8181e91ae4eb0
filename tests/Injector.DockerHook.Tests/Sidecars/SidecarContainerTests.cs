using Injector.DockerHook.Sidecars;

namespace Injector.DockerHook.Tests.Sidecars;

/// <summary>What a sidecar container is told by its environment.</summary>
public sealed class SidecarContainerTests
{
    private static readonly string[] Always =
    [
        "INJECTOR_UPSTREAM=unix:/run/ecs-injector/data/endpoint.sock", "INJECTOR_HANDOFF_SOCKET=/run/ecs-injector/handoff/handoff.sock", "INJECTOR_LOG_LEVEL=information",
    ];

    [Fact]
    public void Traces_are_named_only_where_they_are_wanted()
    {
        Assert.Equal(Always, Environment(new SidecarOptions()));
        Assert.Equal([.. Always, "INJECTOR_TRACES=true"], Environment(new SidecarOptions { Traces = true }));
    }

    private static IEnumerable<string> Environment(SidecarOptions options) =>
        SidecarContainer.Request("key", "image", "/run/handoff/key", options)["Env"]!.AsArray().Select(v => (string)v!);
}
