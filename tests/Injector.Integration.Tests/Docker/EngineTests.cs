using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

public sealed class EngineTests(DockerHost host) : IClassFixture<DockerHost>
{
    [Fact]
    public async Task The_engine_speaks_a_version_both_know_and_tells_every_field_of_a_container()
    {
        RealParts.NeedDocker();
        var id = await host.RunAsync(["--label", "team=shop"], "sleep", "600");

        var inspected = await host.Engine.InspectAsync(id, TestContext.Current.CancellationToken);

        Assert.True(host.Engine.Version >= new Version(1, 41));
        Assert.Equal("shop", (string?)inspected!["Config"]!["Labels"]!["team"]);
        Assert.Null(await host.Engine.InspectAsync("nobody", TestContext.Current.CancellationToken));
    }
}
