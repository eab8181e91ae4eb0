using System.Text.Json;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Host;

/// <summary><c>injector host</c> as a person and as a script meet it.</summary>
public sealed class HostCommandTests
{
    [Theory]
    [InlineData("iptables-nft")]
    [InlineData("iptables-legacy")]
    public async Task Setup_twice_is_setup_once_and_teardown_leaves_nothing(string flavour)
    {
        await using var world = await HostWorld.CreateAsync();
        var tools = Flavour(world, flavour);
        await HostWorld.OnAsync(world.Machine, $"{flavour} -A INPUT -p tcp --dport 22 -j ACCEPT");
        var before = await HostTraces.AllAsync(world, flavour);

        await RunAsync(world, tools, "setup");
        var once = await HostTraces.SavedAsync(world.Machine, flavour);
        var again = await RunAsync(world, tools, "setup");
        var twice = await HostTraces.SavedAsync(world.Machine, flavour);
        await RunAsync(world, tools, "teardown");

        Assert.Contains("INJECTOR-HOST-DNAT", once, StringComparison.Ordinal);
        Assert.Equal(once, twice);
        Assert.DoesNotContain("done ", again, StringComparison.Ordinal);
        Assert.Equal(before, await HostTraces.AllAsync(world, flavour));
    }

    [Theory]
    [InlineData("*mangle")]
    [InlineData("*nat")]
    public async Task A_setup_whose_tool_fails_half_way_leaves_nothing_and_says_why(string table)
    {
        await using var world = await HostWorld.CreateAsync();
        var tools = Directory.CreateDirectory(Path.Combine(world.Folder, "tools")).FullName;
        foreach (var tool in new[] { "iptables", "iptables-save", "ip6tables", "ip6tables-save", "ip6tables-restore" })
            File.CreateSymbolicLink(Path.Combine(tools, tool), "/usr/sbin/" + tool);
        Script(Path.Combine(tools, "iptables-restore"), $"""
            text=$(cat)
            case "$text" in *"{table}"*) echo "no chain by that name" >&2; exit 4 ;; esac
            echo "$text" | /usr/sbin/iptables-restore "$@"
            """);
        var before = await HostTraces.AllAsync(world);

        var (code, output) = await Daemon.RunAsync(Command(world, tools, "setup"));

        Assert.Equal(2, code);
        Assert.Contains("injector host setup: ", output, StringComparison.Ordinal);
        Assert.Contains("exit code 4: no chain by that name", output, StringComparison.Ordinal);
        Assert.Contains("taken back", output, StringComparison.Ordinal);
        Assert.Equal(before, await HostTraces.AllAsync(world));
    }

    [Fact]
    public async Task Without_ip6tables_the_IPv6_rules_are_left_out_with_the_reason()
    {
        await using var world = await HostWorld.CreateAsync();
        var tools = Flavour(world, "iptables-nft");
        File.Delete(Path.Combine(tools, "ip6tables"));

        var setup = await RunAsync(world, tools, "setup");
        var status = await RunAsync(world, tools, "status");

        Assert.Contains($"no working ip6tables ({tools}/ip6tables: not found): install it", setup, StringComparison.Ordinal);
        Assert.Contains(status.Split('\n'), line =>
            line.StartsWith("not needed ", StringComparison.Ordinal) && line.Contains("instance metadata IPv6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_a_shell_makes_of_it_what_setup_makes()
    {
        await using var world = await HostWorld.CreateAsync();
        await using var other = await HostWorld.CreateAsync();
        var before = await HostTraces.AllAsync(world);
        await using var dry = new Daemon(
            world.Machine.Inside([RealParts.Injector, "host", "setup", .. world.Places, "--dry-run"]), new Dictionary<string, string>());
        await dry.WaitForAsync("WantedBy", TimeSpan.FromSeconds(20));
        await dry.TerminateAsync();
        Assert.Equal(before, await HostTraces.AllAsync(world));

        var script = Path.Combine(world.Folder, "setup.sh");
        await File.WriteAllLinesAsync(script, dry.Answers, TestContext.Current.CancellationToken);
        await HostWorld.OnAsync(world.Machine, "sh -eu " + script);
        await other.MustHostAsync("setup");

        Assert.Equal(await HostTraces.SavedAsync(other.Machine), await HostTraces.SavedAsync(world.Machine));
        Assert.DoesNotContain("done ", await world.MustHostAsync("setup"), StringComparison.Ordinal);
        File.Delete(script);
        await world.MustHostAsync("teardown");
        Assert.Equal(before, await HostTraces.AllAsync(world));
    }

    [Fact]
    public async Task Status_says_what_stands_and_what_is_missing_by_exit_code_and_as_json()
    {
        await using var world = await HostWorld.CreateAsync();
        Assert.Equal(1, (await world.HostAsync("status")).ExitCode);
        await world.MustHostAsync("setup", "--bridge", "lan+");

        var (complete, text) = await world.HostAsync("status");
        var whole = await JsonAsync(world);
        await HostWorld.OnAsync(world.Machine, "iptables -t nat -F INJECTOR-HOST-DNAT");
        await HostWorld.OnAsync(world.Machine, "iptables -t mangle -D FORWARD -j INJECTOR-HOST-METADATA");
        var (broken, _) = await world.HostAsync("status");
        var part = await JsonAsync(world);

        Assert.Equal(0, complete);
        Assert.Contains("everything stands", text, StringComparison.Ordinal);
        Assert.Contains("nobody listens on port 51679", text, StringComparison.Ordinal);
        Assert.True(whole.GetProperty("complete").GetBoolean());
        Assert.All(whole.GetProperty("items").EnumerateArray(), item => Assert.Equal("present", item.GetProperty("state").GetString()));
        Assert.Equal(1, broken);
        Assert.Equal("different", StateOf(part, "redirect of containers"));
        Assert.Equal("missing", StateOf(part, "instance metadata"));
        Assert.Equal("present", StateOf(part, "localhost filter"));
    }

    [Theory]
    [InlineData("setup --bridge +", "Expected the name of a bridge")]
    [InlineData("setup --no-default-bridges", "Expected at least one bridge")]
    [InlineData("setup --port 0", "--port: expected a port of 1 to 65535, found \"0\"")]
    [InlineData("setup --state /proc/nowhere", "state: Expected to write /proc/nowhere/host.json")]
    public async Task What_cannot_be_done_as_asked_is_one_clear_line_and_exit_code_2(string options, string says)
    {
        await using var world = await HostWorld.CreateAsync();
        string[] unit = ["--unit", "none"];

        var (code, output) = await Daemon.RunAsync(world.Machine.Inside([RealParts.Injector, "host", .. options.Split(' '), .. unit]));

        Assert.Equal(2, code);
        Assert.Contains("injector host setup: " + says, output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'));
    }

    [Fact]
    public async Task Whoever_is_not_root_is_told_so()
    {
        await using var world = await HostWorld.CreateAsync();

        var (code, output) = await Daemon.RunAsync(world.Machine.Inside(
            ["setpriv", "--reuid", "65534", "--clear-groups", RealParts.Injector, "host", "status"]));

        Assert.SkipWhen(output.Contains("Permission denied", StringComparison.Ordinal), "others may not run the built program here");
        Assert.Equal(2, code);
        Assert.Contains("injector host status: Expected to run as root", output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(HostWorld world)
    {
        var (_, output) = await world.HostAsync("status", "--json");
        return JsonDocument.Parse(output).RootElement;
    }

    private static string? StateOf(JsonElement status, string what) => status.GetProperty("items").EnumerateArray()
        .Single(item => item.GetProperty("what").GetString() == what).GetProperty("state").GetString();

    // A folder in which `iptables` is of one flavour, as a distribution's choice of alternatives is.
    private static string Flavour(HostWorld world, string flavour)
    {
        var multi = flavour is "iptables-nft" ? "/usr/sbin/xtables-nft-multi" : "/usr/sbin/xtables-legacy-multi";
        Assert.SkipUnless(File.Exists(multi), $"{multi} is not there");
        var folder = Directory.CreateDirectory(Path.Combine(world.Folder, "tools")).FullName;
        foreach (var tool in new[] { "iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore" })
            File.CreateSymbolicLink(Path.Combine(folder, tool), multi);
        return folder;
    }

    private static void Script(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string[] Command(HostWorld world, string tools, string command) =>
        world.Machine.Inside(["env", $"PATH={tools}:/usr/sbin:/usr/bin:/sbin:/bin", RealParts.Injector, "host", command, .. world.Places]);

    private static async Task<string> RunAsync(HostWorld world, string tools, string command)
    {
        var (code, output) = await Daemon.RunAsync(Command(world, tools, command));
        Assert.True(code == 0, $"injector host {command}: {output}");
        return output;
    }
}
