using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>An endpoint is started again with ten thousand ids on disk while their workloads ask.</summary>
public sealed class RestartStormTests
{
    private const int Known = 10_000;

    [Fact]
    public async Task It_knows_them_all_and_serves_whoever_asks()
    {
        RealParts.NeedProxy();
        await using var world = await StsWorld.StartAsync();
        var (sample, _) = await world.Endpoint.RegisterAsync("known", FaultWorld.RolePrefix + "known", "loopback", address: null);
        await world.Endpoint.KillAsync();
        var ids = await MultiplyAsync(Path.Combine(world.Endpoint.Folder, "state", "workloads"), sample);

        var clock = Stopwatch.StartNew();
        await world.Endpoint.StartAgainAsync();
        FaultTimes.Record($"endpoint with {Known} ids: listens after", clock.Elapsed);
        Assert.Contains($"{Known + 1} workloads", world.Endpoint.Output, StringComparison.Ordinal);

        await Parallel.ForEachAsync(
            Random.Shared.GetItems(ids, 200).Distinct(), new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (id, _) =>
            {
                using var asker = new Asker(world.Endpoint.Url, id, FaultWorld.RolePrefix + "known");
                await asker.RecoverAsync(TimeSpan.FromSeconds(30), () => world.Endpoint.Output);
                FaultTimes.Record($"endpoint with {Known} ids: 200 of them served after", clock.Elapsed);
            });
    }

    // A registration's file is copied with other ids: ten thousand registrations one by one would take longer than all that is measured here.
    private static async Task<string[]> MultiplyAsync(string folder, string id)
    {
        var text = await File.ReadAllTextAsync(Directory.GetFiles(folder, "*.json").Single(), TestContext.Current.CancellationToken);
        Assert.Contains(id, text, StringComparison.Ordinal);
        var ids = new string[Known];
        for (var i = 0; i < Known; i++)
        {
            ids[i] = Guid.NewGuid().ToString("D");
            var file = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ids[i]))) + ".json";
            await File.WriteAllTextAsync(Path.Combine(folder, file), text.Replace(id, ids[i], StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        return ids;
    }
}
