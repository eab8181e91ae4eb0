using Injector.Networking.Host;

namespace Injector.Networking.Tests.Host;

/// <summary>Names of bridges go into rules as they are: nothing else may get in with them.</summary>
public sealed class BridgeNameTests
{
    [Theory]
    [InlineData("docker0", true)]
    [InlineData("docker+", true)]
    [InlineData("br-0123456789ab", true)]
    [InlineData("lan.1_x", true)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("lo", false)]
    [InlineData("-j", false)]
    [InlineData("docker0 -j ACCEPT", false)]
    [InlineData("docker0\n-A X", false)]
    [InlineData("br+idge", false)]
    [InlineData("br-0123456789abc", false)]
    [InlineData("../x", false)]
    public void Only_what_can_be_a_bridge_is_taken(string name, bool isValid) => Assert.Equal(isValid, BridgeName.IsValid(name));

    [Theory]
    [InlineData("docker0", "docker0", true)]
    [InlineData("docker0", "docker01", false)]
    [InlineData("docker+", "docker_gwbridge", true)]
    [InlineData("br-+", "br0", false)]
    public void A_plus_stands_for_any_ending(string name, string interfaceName, bool matches) =>
        Assert.Equal(matches, BridgeName.Matches(name, interfaceName));
}
