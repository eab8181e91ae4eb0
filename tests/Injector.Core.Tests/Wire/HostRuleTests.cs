using Injector.Core.Wire;

namespace Injector.Core.Tests.Wire;

public sealed class HostRuleTests
{
    [Theory]
    [InlineData("169.254.170.2", true)]
    [InlineData("169.254.170.2:80", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1:51679", true)]
    [InlineData("localhost:51679", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("[::1]:51679", true)]
    [InlineData("endpoint.injector.svc:51679", true)]
    [InlineData("127.0.0.1:51680", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("localhost:", false)]
    [InlineData("localhost:+80", false)]
    [InlineData("evil.example", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_our_own_names_pass(string? host, bool allowed) =>
        Assert.Equal(allowed, new HostRule(["endpoint.injector.svc"]).Allows(host, 51679));
}
