using Injector.Core.Names;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary><c>injector docker</c> without an endpoint beside it.</summary>
public sealed class EmbeddedEndpointTests(DockerHost host) : IClassFixture<DockerHost>
{
    private const string Said = "No injector endpoint answers at ";

    [Fact]
    public async Task Without_an_endpoint_beside_it_it_serves_by_itself_and_says_so()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartAloneAsync(host);
        await using var service = await world.ServiceAsync("embedded");

        await service.ServedAsync();

        Assert.Contains(Said, world.HookOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_endpoint_separate_it_starts_none_and_serves_when_there_is_one()
    {
        RealParts.NeedDocker();
        await using var world = await HookWorld.StartAloneAsync(host, "--endpoint", "separate");
        await using var service = await world.ServiceAsync("separate");

        await world.Hook.WaitForAsync(service.Name, HookReasons.EndpointUnavailable);
        Assert.Null(await service.TryAskAsync());
        Assert.DoesNotContain(Said, world.HookOutput, StringComparison.Ordinal);
        await world.Endpoint.StartAgainAsync();

        await service.ServedAsync();
    }
}
