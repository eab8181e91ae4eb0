using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>What host setup leaves behind on a host: the same however often it is run, and nothing when it is taken down.</summary>
public sealed class HostSetupTests
{
    [Fact]
    public void Twice_equals_once()
    {
        using var host = new TestHost();

        host.SetUp();
        var once = host.Machine.Exec("iptables-save") + host.Machine.Exec("ip6tables-save");
        var again = host.SetUp();

        Assert.Equal(WithoutDates(once), WithoutDates(host.Machine.Exec("iptables-save") + host.Machine.Exec("ip6tables-save")));
        Assert.True(again.NothingNew, again.ToString());
    }

    [Fact]
    public void Teardown_leaves_everything_as_before()
    {
        using var host = new TestHost();
        AddForeignRules(host);
        var before = host.Describe();

        host.SetUp();
        var between = host.Describe();
        host.TearDown();

        Assert.NotEqual(before, between);
        Assert.Equal(before, host.Describe());
        Assert.True(host.TearDown().NothingNew);
    }

    [Fact]
    public void A_setup_that_fails_at_its_last_step_leaves_everything_as_before()
    {
        using var host = new TestHost();
        AddForeignRules(host);
        var before = host.Describe();

        var unit = new HostUnit("/nonexistent/injector.service", HostUnit.FirstLine + "\n");
        var failure = Assert.Throws<NetworkSetupException>(() => host.SetUp(unit: unit));

        Assert.Contains("unit: Expected to write /nonexistent/injector.service, found:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("taken back", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, host.Describe());
    }

    [Fact]
    public void A_failed_change_of_a_standing_setup_leaves_the_standing_one()
    {
        using var host = new TestHost();
        host.SetUp();
        var before = host.Describe();

        var unit = new HostUnit("/nonexistent/injector.service", HostUnit.FirstLine + "\n");
        Assert.Throws<NetworkSetupException>(() => host.SetUp(new HostOptions { Port = 4711, BlockInstanceMetadata = false }, unit));

        Assert.Equal(before, host.Describe());
        Assert.True(host.SetUp().NothingNew);
    }

    [Fact]
    public void What_was_left_half_done_or_was_tampered_with_is_mended()
    {
        using var host = new TestHost();
        host.SetUp();
        var whole = host.Describe();
        host.Machine.Exec("iptables -D INPUT -j INJECTOR-HOST-INPUT");
        host.Machine.Exec("iptables -t nat -A PREROUTING -j INJECTOR-HOST-DNAT");
        host.Machine.Exec("iptables -t raw -F INJECTOR-HOST-GUARD");
        host.Machine.Exec("iptables -t mangle -I FORWARD 1 -j ACCEPT");
        Assert.Equal(4, host.Look().Items.Count(item => item.State is HostItemState.Missing or HostItemState.Different && item.What != "unit"));

        host.SetUp();
        host.Machine.Exec("iptables -t mangle -D FORWARD -j ACCEPT");

        Assert.Equal(whole, host.Describe());
    }

    [Fact]
    public void What_other_options_had_put_in_and_these_do_not_want_is_taken_out()
    {
        using var host = new TestHost();
        host.SetUp();

        host.SetUp(new HostOptions { BlockInstanceMetadata = false, Bridges = ["docker0"] });

        Assert.DoesNotContain("METADATA", host.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("br-+", host.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Route_localnet_that_was_on_before_stays_on()
    {
        using var host = new TestHost();
        host.Machine.Exec("sysctl -q -w net.ipv4.conf.all.route_localnet=1");

        host.SetUp();
        host.SetUp();
        host.TearDown();

        Assert.Equal("1", host.RouteLocalnet);
    }

    [Fact]
    public void What_is_remembered_of_an_earlier_boot_is_not_put_back()
    {
        using var host = new TestHost();
        host.SetUp();
        var state = Path.Combine(host.State, "host.json");
        var earlier = File.ReadAllLines(state).Select(line => line.Contains("bootId", StringComparison.Ordinal) ? "\"bootId\": \"earlier\"," : line);
        File.WriteAllLines(state, earlier);

        // Somebody else has switched it on at this boot.
        host.SetUp();
        host.TearDown();

        Assert.Equal("1", host.RouteLocalnet);
        Assert.False(Directory.Exists(host.State));
    }

    [Fact]
    public void A_state_that_cannot_be_read_is_an_error_that_names_it()
    {
        using var host = new TestHost();
        Directory.CreateDirectory(host.State);
        File.WriteAllText(Path.Combine(host.State, "host.json"), "half");

        var failure = Assert.Throws<NetworkSetupException>(() => host.SetUp());

        Assert.Contains($"Expected what `injector host setup` has written in {host.State}/host.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_route_is_added_only_where_there_is_no_default_route_and_one_that_was_there_stays()
    {
        using var host = new TestHost();
        const string Route = "169.254.170.2 dev lo scope link";
        host.SetUp();
        Assert.Contains(Route, host.Machine.Exec("ip route"), StringComparison.Ordinal);
        host.TearDown();
        Assert.DoesNotContain("169.254.170.2", host.Machine.Exec("ip route"), StringComparison.Ordinal);

        host.Machine.Exec("ip route add 169.254.170.2/32 dev lo scope link");
        host.SetUp();
        host.TearDown();
        Assert.Contains(Route, host.Machine.Exec("ip route"), StringComparison.Ordinal);

        host.Machine.Exec("ip route del 169.254.170.2/32 dev lo");
        host.Machine.Exec("ip route add default via 10.9.0.2");
        host.SetUp();
        Assert.DoesNotContain("169.254.170.2", host.Machine.Exec("ip route"), StringComparison.Ordinal);
    }

    private static void AddForeignRules(TestHost host)
    {
        host.Machine.Exec("iptables -t nat -N DOCKER");
        host.Machine.Exec("iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
        host.Machine.Exec("iptables -A INPUT -p tcp --dport 22 -j ACCEPT");
        host.Machine.Exec("ip6tables -A INPUT -p tcp --dport 22 -j ACCEPT");
    }

    private static string WithoutDates(string saved) =>
        string.Join('\n', saved.Split('\n').Where(line => line is not ['#', ..]));
}
