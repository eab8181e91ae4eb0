using Injector.Core.Sdks;

namespace Injector.Core.Tests.Sdks;

public sealed class SdkUserAgentTests
{
    /// <summary>As they were seen on the wire.</summary>
    [Theory]
    [InlineData("python-urllib3/1.26.12", SdkFamily.Python)]
    [InlineData("", SdkFamily.Silent)]
    [InlineData("aws-sdk-nodejs/2.1692.0 linux/v20.19.2 callback", SdkFamily.JavaScript2)]
    [InlineData("aws-sdk-dotnet-coreclr/4.1.0 ua/2.1 os/debian#12 md/aws-sdk-dotnet-core#4.1.0", SdkFamily.DotNet)]
    [InlineData("Go-http-client/1.1", SdkFamily.Go2)]
    [InlineData("aws-sdk-go/1.55.5 (go1.19.8; linux; amd64)", SdkFamily.Go1)]
    [InlineData("Ruby", SdkFamily.Ruby)]
    [InlineData("aws-sdk-crt/ecs-credentials-provider", SdkFamily.Crt)]
    [InlineData("curl/7.88.1", SdkFamily.Other)]
    [InlineData("injector-proxy/0.1.0", SdkFamily.None)]
    [InlineData("injector-proxy/0.1.0 sdk/unheard-of", SdkFamily.Other)]
    [InlineData("injector-proxy/0.1.0 sdk/", SdkFamily.Other)]
    public void The_User_Agent_names_the_SDK(string userAgent, SdkFamily expected) => Assert.Equal(expected, SdkUserAgent.Read(userAgent));

    [Fact]
    public void A_sidecar_passes_every_name_on()
    {
        foreach (var sdk in Enum.GetValues<SdkFamily>())
            Assert.Equal(sdk, SdkUserAgent.Read(SdkUserAgent.OfSidecar("0.1.0", sdk)));
    }

    [Fact]
    public void Every_family_has_a_name_of_its_own_that_a_metric_and_a_header_can_bear()
    {
        var names = Enum.GetValues<SdkFamily>().Where(sdk => sdk is not SdkFamily.None).Select(SdkUserAgent.NameOf).ToList();

        Assert.Equal(SdkUserAgent.Count - 1, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9-]*$", name));
        Assert.All(Enum.GetValues<SdkFamily>(), sdk => Assert.Equal(SdkUserAgent.Weakness(sdk), SdkUserAgent.Weakness(SdkUserAgent.NameOf(sdk))));
        Assert.Equal("", SdkUserAgent.Weakness("no such name"));
    }

    /// <summary>What stands on the page is what the code says.</summary>
    [Fact]
    public void The_page_has_every_family_with_its_weakness()
    {
        var page = File.ReadAllText(Path.Combine(Conventions.RepositoryTests.Root, "src", "Injector", "SDKS.md"));
        foreach (var sdk in Enum.GetValues<SdkFamily>().Where(sdk => sdk is not SdkFamily.None and not SdkFamily.Other))
        {
            var row = page.Split('\n').Single(line => line.StartsWith('|') && line.Contains($"| `{SdkUserAgent.NameOf(sdk)}` |", StringComparison.Ordinal));
            Assert.Contains(SdkUserAgent.Weakness(sdk) is { Length: > 0 } weakness ? weakness : "| – |", row, StringComparison.Ordinal);
        }
    }
}
