using Injector.DockerHook.Engine;
using Injector.DockerHook.Recreate;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary>Whatever goes wrong in a replacement, with a real engine: in the end exactly one of the two containers runs, and is as the original was.</summary>
public sealed class RecreateRecoveryTests(DockerHost host) : IClassFixture<DockerHost>
{
    /// <summary>Every step.</summary>
    public static TheoryData<string> Steps() => [.. Enum.GetNames<RecreateStep>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_fails_at_any_step_is_taken_back_or_finished(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var failing = Enum.Parse<RecreateStep>(step);
        var recreation = world.Fresh(at => at == failing ? throw new IOException("no luck") : Task.CompletedTask);

        if (failing > RecreateStep.Start)
        {
            Assert.Equal((await world.ReplaceAsync(recreation)).NewId, (await world.OnlyAsync()).Id);
            return;
        }

        var failure = await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));

        var after = await world.OnlyAsync();
        Assert.True(failure.OriginalRuns);
        Assert.Contains("no luck", failure.Message, StringComparison.Ordinal);
        Assert.Equal(id, after.Id);
        RecreateWorld.AssertSame(before, after);

        // In this run it is not tried again.
        await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.Equal(after.StartedAt, (await world.OnlyAsync()).StartedAt);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_was_cut_off_at_any_step_is_settled_by_the_next_process(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        await world.CutOffAsync(Enum.Parse<RecreateStep>(step));

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(Enum.Parse<RecreateStep>(step) <= RecreateStep.Start, after.Id == id);
        RecreateWorld.AssertSame(before, after);
    }

    [Fact]
    public async Task One_that_is_still_on_its_way_to_its_end_is_waited_for_and_started_again()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync(["--restart", "always", "--stop-timeout", "4"], "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
        await world.CutOffAsync(RecreateStep.Stop, youngUntil: TimeSpan.Zero);
        var first = (await world.FactsAsync(id)).StartedAt;
        var stopping = host.DockerAsync("stop", id);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
        await stopping;

        var after = await world.OnlyAsync();
        Assert.Equal(id, after.Id);
        Assert.NotEqual(first, after.StartedAt);
    }

    [Theory]
    [InlineData(nameof(RecreateStep.Stop))]
    [InlineData(nameof(RecreateStep.Disarm))]
    [InlineData(nameof(RecreateStep.Start))]
    [InlineData(nameof(RecreateStep.Remove))]
    public async Task A_restart_of_the_engine_between_does_not_make_two_run(string step)
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        await world.CutOffAsync(Enum.Parse<RecreateStep>(step));

        await host.StopAsync();
        await host.StartAsync();

        Assert.InRange((await host.DockerAsync("ps", "-q", "--filter", "name=^" + world.Name)).Split('\n').Length, 0, 1);
        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
        var after = await world.OnlyAsync();
        Assert.Equal(Enum.Parse<RecreateStep>(step) <= RecreateStep.Start, after.Id == id);
        RecreateWorld.AssertSame(before, after);
    }

    [Fact]
    public async Task What_cannot_be_brought_back_at_once_is_brought_back_by_the_next_recovery()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var recreation = world.Fresh(async at =>
        {
            // Somebody else takes the port while nobody has it.
            if (at is RecreateStep.Start)
                await world.RunOtherAsync("thief", "-p", $"{world.Port}:80");
        });
        var failure = await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.False(failure.OriginalRuns);
        Assert.Contains("port is already allocated", failure.Message, StringComparison.Ordinal);
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
        Assert.False((await world.FactsAsync(id)).IsRunning);

        await host.DockerAsync("rm", "-f", "thief");
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(id, after.Id);
        RecreateWorld.AssertSame(before, after);
    }

    [Fact]
    public async Task The_original_runs_even_while_somebody_else_has_its_name()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        var recreation = world.Fresh(async at =>
        {
            if (at is RecreateStep.Create)
                await world.RunOtherAsync(world.Name);
        });
        await Assert.ThrowsAsync<RecreateFailedException>(() => world.ReplaceAsync(recreation));
        Assert.True(await world.FactsAsync(id) is { IsRunning: true, IsPaused: false });

        await host.DockerAsync("rm", "-f", world.Name);
        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Equal(id, (await world.OnlyAsync()).Id);
    }

    [Fact]
    public async Task An_engine_that_goes_away_half_way_finds_it_settled_when_it_is_back()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunRichAsync();
        var before = await world.FactsAsync(id);
        var recreation = world.Fresh(at => at is RecreateStep.Stop ? host.StopAsync() : Task.CompletedTask);
        using var engine = await DockerEngine.ConnectAsync(host.Socket, TestContext.Current.CancellationToken);
        var failure = await Record.ExceptionAsync(() => recreation.ReplaceAsync(engine, before, TestContext.Current.CancellationToken));
        await host.StartAsync();
        Assert.False(Assert.IsType<RecreateFailedException>(failure).OriginalRuns);

        await recreation.RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        var after = await world.OnlyAsync();
        Assert.Equal(id, after.Id);
        RecreateWorld.AssertSame(before, after);
    }

    [Fact]
    public async Task A_hook_that_stops_leaves_the_original_as_it_was()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var before = await world.FactsAsync(await world.RunAsync([]));
        using var stopping = new CancellationTokenSource();
        var recreation = world.Fresh(at => at is RecreateStep.NoteStop ? stopping.CancelAsync() : Task.CompletedTask);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recreation.ReplaceAsync(host.Engine, before, stopping.Token));

        var after = await world.OnlyAsync();
        Assert.Equal((before.Id, before.StartedAt), (after.Id, after.StartedAt));
    }

    [Fact]
    public async Task What_was_removed_by_hand_while_it_was_being_replaced_stays_away()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        await world.CutOffAsync(RecreateStep.NoteStop);
        await host.DockerAsync("rm", "-f", id);

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Empty(await host.DockerAsync("ps", "-aq", "--filter", "name=^" + world.Name));
        Assert.Empty(Directory.GetFiles(world.Folder));
    }

    [Fact]
    public async Task An_original_that_was_tidied_away_is_succeeded()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        var id = await world.RunAsync([]);
        await world.CutOffAsync(RecreateStep.Start);
        await host.DockerAsync("rm", id);

        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);

        Assert.Equal(id, (await world.OnlyAsync()).Label("ecs-injector.io/recreated-from"));
    }

    [Fact]
    public async Task Notes_are_for_the_owner_alone()
    {
        RealParts.NeedDocker();
        await using var world = new RecreateWorld(host);
        await world.RunAsync([]);
        await world.CutOffAsync(RecreateStep.Rename);

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(world.Folder));
        Assert.Equal(owner, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(world.Folder))));
        await world.Fresh().RecoverAsync(host.Engine, TestContext.Current.CancellationToken);
    }
}
