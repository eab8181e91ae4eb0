using Injector.Networking.Firewall;
using Injector.Networking.Interop;
using Injector.Networking.LinkLocal;

namespace Injector.Networking.Tests;

public sealed class FallbackFirewallTests
{
    private static readonly LinkLocalOptions Options = new();

    [Fact]
    public void The_second_is_not_made_while_the_first_works()
    {
        using var first = new FakeFirewall("first");
        using var firewall = new FallbackFirewall(() => first, () => throw new InvalidOperationException("not wanted"));

        Assert.Equal("first", firewall.Guard(Options).Detail);
        Assert.Equal("first", firewall.Redirect(Options).Detail);
    }

    [Fact]
    public void The_second_takes_over_from_the_step_that_the_first_cannot_do()
    {
        using var first = new FakeFirewall("first") { RedirectFailure = new("no nat here", Errno.NoEntry) };
        using var second = new FakeFirewall("second");
        using var firewall = new FallbackFirewall(() => first, () => second);

        Assert.Equal("first", firewall.Guard(Options).Detail);
        Assert.Equal("second", firewall.Redirect(Options).Detail);
        Assert.Equal("second", firewall.Redirect(Options).Detail);
    }

    [Fact]
    public void A_missing_capability_is_reported_as_such_at_once()
    {
        using var first = new FakeFirewall("first") { RedirectFailure = new("CAP_NET_ADMIN", Errno.NotPermitted) };
        using var firewall = new FallbackFirewall(() => first, () => throw new InvalidOperationException("not wanted"));

        Assert.Equal("CAP_NET_ADMIN", Assert.Throws<NetworkSetupException>(() => firewall.Redirect(Options)).Message);
    }

    [Fact]
    public void When_neither_works_the_message_gives_both_reasons()
    {
        using var firewall = new FallbackFirewall(
            () => throw new NetworkSetupException("no nf_tables"), () => throw new NetworkSetupException("no iptables"));

        var exception = Assert.Throws<NetworkSetupException>(() => firewall.Guard(Options));

        Assert.Contains("no nf_tables", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no iptables", exception.Message, StringComparison.Ordinal);
    }

    private sealed class FakeFirewall(string name) : IFirewall
    {
        public NetworkSetupException? RedirectFailure { get; init; }

        public SetupStep Guard(LinkLocalOptions options) => new("guard", SetupOutcome.Done, name);

        public SetupStep Redirect(LinkLocalOptions options) =>
            RedirectFailure is null ? new("redirect", SetupOutcome.Done, name) : throw RedirectFailure;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
