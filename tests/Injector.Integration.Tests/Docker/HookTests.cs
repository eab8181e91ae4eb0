using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>The event hook with a real engine, the published sidecar and unmodified clients.</summary>
public sealed class HookTests(DockerHost host) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task A_labelled_container_gets_its_role_also_after_restarts_of_everything()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartAsync(host);
        var id = Guid.NewGuid().ToString();
        await world.RunServiceAsync("orders", id, "--restart", "always");

        await ServedAsync(world, "orders", id);
        Assert.Contains("Served", await world.ListAsync(), StringComparison.Ordinal);

        await host.DockerAsync("restart", "-t", "0", "orders");
        await ServedAsync(world, "orders", id);

        await world.KillHookAsync();
        await ServedAsync(world, "orders", id);
        await world.StartHookAsync();
        await ServedAsync(world, "orders", id);
        await host.DockerAsync("restart", "-t", "0", "orders");
        await ServedAsync(world, "orders", id);

        var sidecar = await host.DockerAsync("ps", "-q", "--filter", "label=ecs-injector.io/sidecar-of");
        await host.DockerAsync("kill", sidecar);
        await ServedAsync(world, "orders", id);
    }

    [Fact]
    public async Task Two_containers_that_declare_the_same_id_get_a_role_each()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartAsync(host);
        var id = Guid.NewGuid().ToString();
        await world.RunServiceAsync("first", id);
        await world.RunServiceAsync("second", id);

        await ServedAsync(world, "first", id);
        await ServedAsync(world, "second", id);
        var (_, stranger) = await world.AskAsync("first", Guid.NewGuid().ToString());
        Assert.Contains("InvalidIdInRequest", stranger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_without_the_variable_is_reported_with_the_mend()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartAsync(host);

        await host.RunAsync(["--name", "bare", "-l", "ecs-injector.io/inject=enabled"], "sleep", "600");

        for (var i = 0; i < 100 && !(await world.ListAsync("--json")).Contains("NoVariable", StringComparison.Ordinal); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains("NoVariable", await world.ListAsync("--json"), StringComparison.Ordinal);
    }

    private static async Task ServedAsync(HookWorld world, string container, string id)
    {
        var (_, answer) = await world.AskAsync(container, id);
        Assert.True(answer.Contains("role/" + container, StringComparison.Ordinal), $"{container}: {answer}\n{world.HookOutput}");
    }
}
