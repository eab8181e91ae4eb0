using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary>The unit that puts host networking up at boot, and what systemd is told. A systemctl that only takes notes stands for it.</summary>
public sealed class HostUnitTests
{
    [Fact]
    public async Task What_the_unit_runs_is_setup_with_the_same_options_and_a_teardown_that_leaves_the_unit()
    {
        await using var world = await HostWorld.CreateAsync();
        await world.MustHostAsync("setup", "--bridge", "lan+", "--port", "4711", "--allow-instance-metadata");
        var up = await HostTraces.AllAsync(world);
        var unit = await File.ReadAllLinesAsync(world.UnitFile, TestContext.Current.CancellationToken);
        foreach (var line in new[] { "Type=oneshot", "RemainAfterExit=yes", "Before=docker.service", "WantedBy=multi-user.target" })
            Assert.Contains(line, unit);

        await HostWorld.OnAsync(world.Machine, Line(unit, "ExecStop="));
        Assert.DoesNotContain("INJECTOR", await HostTraces.SavedAsync(world.Machine), StringComparison.Ordinal);
        Assert.True(File.Exists(world.UnitFile));

        await HostWorld.OnAsync(world.Machine, Line(unit, "ExecStart="));
        Assert.Equal(up, await HostTraces.AllAsync(world));
        Assert.Equal(unit, await File.ReadAllLinesAsync(world.UnitFile, TestContext.Current.CancellationToken));

        await world.MustHostAsync("teardown");
        Assert.Empty(Directory.EnumerateFileSystemEntries(world.Folder));
    }

    [Fact]
    public async Task Systemd_is_told_to_enable_the_unit_and_to_forget_it()
    {
        await using var world = await HostWorld.CreateAsync();
        var notes = Path.Combine(world.Folder, "notes");

        var setup = await WithSystemdAsync(world, "setup");
        var status = await WithSystemdAsync(world, "status");
        var teardown = await WithSystemdAsync(world, "teardown");

        Assert.Equal((0, 1, 0), (setup.ExitCode, status.ExitCode, teardown.ExitCode));
        Assert.Contains($"it is not enabled: run `systemctl enable {world.UnitFile}`", status.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["daemon-reload", $"enable {world.UnitFile}", "disable --now ecs-injector-host.service", "daemon-reload"],
            await File.ReadAllLinesAsync(notes, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(world.UnitFile));
    }

    [Fact]
    public async Task A_systemd_that_refuses_the_unit_leaves_nothing()
    {
        await using var world = await HostWorld.CreateAsync();
        var before = await HostTraces.AllAsync(world);

        var (code, output) = await WithSystemdAsync(world, "setup", "[ $1 = enable ] && { echo refused >&2; exit 1; }");

        Assert.Equal(2, code);
        Assert.Contains("Expected `systemctl enable", output, StringComparison.Ordinal);
        Assert.Contains("exit code 1: refused", output, StringComparison.Ordinal);
        File.Delete(Path.Combine(world.Folder, "notes"));
        File.Delete(Path.Combine(world.Folder, "systemctl"));
        Assert.Equal(before, await HostTraces.AllAsync(world));
    }

    [Fact]
    public async Task Without_systemd_it_is_said_what_to_run_and_a_foreign_unit_is_left_alone()
    {
        await using var world = await HostWorld.CreateAsync();
        await File.WriteAllTextAsync(world.UnitFile, "[Unit]\n", TestContext.Current.CancellationToken);

        var (code, output) = await world.HostAsync("setup");
        Assert.Equal(2, code);
        Assert.Contains("Expected no unit but ours at", output, StringComparison.Ordinal);
        await world.MustHostAsync("teardown");
        Assert.True(File.Exists(world.UnitFile));

        File.Delete(world.UnitFile);
        Assert.SkipWhen(Directory.Exists("/run/systemd/system"), "systemd runs here");
        Assert.Contains($"run `systemctl enable {world.UnitFile}`", await world.MustHostAsync("setup"), StringComparison.Ordinal);
    }

    // In a mount namespace of its own: nothing of this is seen by the machine.
    private static async Task<(int ExitCode, string Output)> WithSystemdAsync(HostWorld world, string command, string refusal = "")
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemctl"), "systemctl is not installed");
        var systemctl = Path.Combine(world.Folder, "systemctl");
        await File.WriteAllTextAsync(systemctl, $"#!/bin/sh\necho \"$@\" >> {world.Folder}/notes\n{refusal}\nexit 0\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(systemctl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await Daemon.RunAsync(world.Machine.Inside(
            "unshare", "--mount", "--propagation", "private", "sh", "-c",
            $"mount -t tmpfs none /run && mkdir -p /run/systemd/system && mount --bind {systemctl} /usr/bin/systemctl && "
            + $"exec {RealParts.Injector} host {command} {string.Join(' ', world.Places)}"));
    }

    private static string Line(IEnumerable<string> unit, string start) => unit.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];
}
