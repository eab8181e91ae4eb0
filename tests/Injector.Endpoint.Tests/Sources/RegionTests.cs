using Injector.Endpoint.Options;
using Injector.Endpoint.Sources;
using Injector.Endpoint.Sources.Sts;

namespace Injector.Endpoint.Tests.Sources;

/// <summary>A region becomes part of a host name: nothing but the name of one is taken.</summary>
public sealed class RegionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("bad region/../x")]
    [InlineData("eu-west-1.evil.example")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-1\n")]
    public void What_is_no_name_of_a_region_is_an_error_that_says_so(string region)
    {
        var error = Assert.Throws<StartupException>(() => SourceFactory.StsClient(new StsOptions { Region = region }));

        Assert.Contains($"expected the name of an AWS region such as eu-west-1 (--region, AWS_REGION or a profile) for STS, found \"{region}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("mars-north-7")]
    public void A_region_that_this_build_does_not_know_yet_is_taken_too(string region)
    {
        using var client = SourceFactory.StsClient(new StsOptions { Region = region });

        Assert.Equal(region, client.Config.RegionEndpoint.SystemName);
    }
}
