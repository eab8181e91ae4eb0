using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>An engine, an endpoint with short-lived credentials and a hook that lists every second, for all tests of a class.</summary>
public sealed class HookFixture : IAsyncLifetime
{
    private HookWorld? world;

    public DockerHost Host { get; } = new();

    /// <summary>Runs when a test begins, and is to when it ends.</summary>
    internal HookWorld World
    {
        get
        {
            RealParts.NeedDocker();
            return world!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await Host.InitializeAsync();
        if (RealParts.HasDocker)
            world = await HookWorld.StartWithAsync(Host, ["--list-every", "1s"], "--development-lifetime", "8s");
    }

    public async ValueTask DisposeAsync()
    {
        if (world is not null)
            await world.DisposeAsync();
        await Host.DisposeAsync();
    }
}
