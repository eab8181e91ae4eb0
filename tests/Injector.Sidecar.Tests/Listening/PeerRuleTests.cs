using System.Net;
using Injector.Sidecar.Listening;

namespace Injector.Sidecar.Tests.Listening;

public sealed class PeerRuleTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.0.9", true)]
    [InlineData("169.254.170.2", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:169.254.170.2", true)]
    [InlineData("169.254.170.3", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("128.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::23", false)]
    public void Only_peers_of_the_same_namespace_may_connect(string peer, bool allowed) =>
        Assert.Equal(allowed, PeerRule.Allows(new IPEndPoint(IPAddress.Parse(peer), 40000)));

    [Fact]
    public void A_peer_without_an_address_may_not() => Assert.False(PeerRule.Allows(null));
}
