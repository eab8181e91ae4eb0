using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Faults;

/// <summary>The disk under state and audit log is full, or has become read-only: answers go on, what cannot be kept is not promised.</summary>
public sealed class DiskTests
{
    private static readonly TimeSpan RecoverWithin = TimeSpan.FromSeconds(20);

    [Fact]
    public Task A_full_disk() => GoThroughAsync("full", disk => Task.Run(disk.Fill), disk => Task.Run(disk.Free));

    [Fact]
    public Task A_read_only_disk() => GoThroughAsync("read-only", disk => disk.ReadOnlyAsync(), disk => disk.WritableAsync());

    private static async Task GoThroughAsync(string what, Func<SmallDisk, Task> breakDisk, Func<SmallDisk, Task> mend)
    {
        RealParts.NeedRoot();
        SmallDisk state = null!, audit = null!;
        var endpoint = EndpointProcess.NotStarted();
        try
        {
            state = await SmallDisk.MountAsync(Path.Combine(endpoint.Folder, "state"));
            audit = await SmallDisk.MountAsync(Path.Combine(endpoint.Folder, "audit"));
            await endpoint.StartAgainAsync();
            await GoThroughAsync(what, endpoint, state, audit, breakDisk, mend);
        }
        finally
        {
            await endpoint.KillAsync();
            await state.DisposeAsync();
            await audit.DisposeAsync();
            await endpoint.DisposeAsync();
        }
    }

    private static async Task GoThroughAsync(
        string what, EndpointProcess endpoint, SmallDisk state, SmallDisk audit, Func<SmallDisk, Task> breakDisk, Func<SmallDisk, Task> mend)
    {
        var known = await endpoint.RegisterAsync("before", FaultWorld.RolePrefix + "before", "loopback", address: null);
        using var asker = new Asker(endpoint.Url, known.Id, FaultWorld.RolePrefix + "before");

        // Before the first line of the audit log: a file that is there has room for some more.
        await breakDisk(state);
        await breakDisk(audit);
        Assert.Equal(200, await asker.AskAsync());
        var refusal = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => endpoint.RegisterAsync("refused", FaultWorld.RolePrefix + "refused", "loopback", address: null));
        Assert.Contains("NotStored", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(200, await asker.AskAsync());
        await UntilAsync(() => endpoint.Output.Contains("Audit records cannot be written", StringComparison.Ordinal), () => endpoint.Output);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await mend(state);
        await mend(audit);
        var later = await endpoint.RegisterAsync("later", FaultWorld.RolePrefix + "later", "loopback", address: null);
        FaultTimes.Record($"disk {what}: the next registration", clock.Elapsed);

        await UntilAsync(() => Lines(audit) == asker.Statuses.Count, () => $"{Lines(audit)} audit lines for {asker.Statuses.Count} answers");

        // What it has promised is known to its next life.
        await endpoint.KillAsync();
        await endpoint.StartAgainAsync();
        Assert.DoesNotContain("cannot be read", endpoint.Output, StringComparison.Ordinal);
        foreach (var (id, name) in new[] { (known.Id, "before"), (later.Id, "later") })
        {
            using var again = new Asker(endpoint.Url, id, FaultWorld.RolePrefix + name);
            FaultTimes.Record($"disk {what}: after the next start", await again.RecoverAsync(RecoverWithin, () => endpoint.Output));
        }
    }

    private static int Lines(SmallDisk audit) => Directory.GetFiles(audit.Folder, "audit.log.*").Sum(file => File.ReadLines(file).Count());

    private static async Task UntilAsync(Func<bool> holds, Func<string> explain)
    {
        for (var i = 0; i < 200 && !holds(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(holds(), explain());
    }
}
