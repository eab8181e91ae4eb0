using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Kubernetes;

/// <summary>A webhook that is asked to end goes on answering for as long as it was told to, and ends well.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_webhook_is_not_cut_off_while_it_drains()
    {
        RealParts.NeedProxy();
        await using var world = await KubernetesWorld.StartAsync();
        var webhook = await world.StartWebhookAsync(drain: "4s");
        var asked = TimeProvider.System.GetTimestamp();

        Assert.Equal(0, await webhook.TerminateAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(asked) >= TimeSpan.FromSeconds(4), "it ended before its time");
    }
}
