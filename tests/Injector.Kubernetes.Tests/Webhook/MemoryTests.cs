using Injector.Kubernetes.Tests.World;

namespace Injector.Kubernetes.Tests.Webhook;

/// <summary>What hostile requests leave behind. Alone, since the memory of the process is looked at.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    [Fact]
    public async Task Memory_stays_flat_however_many_come()
    {
        await using var cluster = await WebhookCluster.StartAsync();
        var webhook = await cluster.StartWebhookAsync();
        await cluster.ReadyAsync(webhook);
        using var client = RawReview.Client(cluster);
        var bodies = new[] { RawReview.Review("CREATE", "pods", RawReview.Big(3_000_000)), new string('[', 10_000), RawReview.Review("CREATE", "pods", "{\"spec\"") };
        await RoundAsync(40);
        var before = Settled();

        await RoundAsync(100);

        // 300 MB have gone through; six bodies kept would be seen. What is allowed is the test's own collected log.
        Assert.InRange(Settled() - before, long.MinValue, 16_000_000);

        async Task RoundAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var body in bodies)
                    await RawReview.PostAsync(client, webhook, "application/json", body);
            }
        }

        static long Settled()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }
}
