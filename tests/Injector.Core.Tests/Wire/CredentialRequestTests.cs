using CsCheck;
using Injector.Core.Wire;

namespace Injector.Core.Tests.Wire;

public sealed class CredentialRequestTests
{
    [Theory]
    [InlineData("/v1/credentials?id=abc", CredentialRoute.V1, "abc")]
    [InlineData("/v1/credentials%3Fid=abc", CredentialRoute.V1, "abc")]
    [InlineData("/v1/credentials%3fid=abc", CredentialRoute.V1, "abc")]
    [InlineData("/v2/credentials/abc", CredentialRoute.V2, "abc")]
    [InlineData("/v2/credentials/a%2Fb", CredentialRoute.V2, "a/b")]
    [InlineData("/v2/credentials/abc?x=y", CredentialRoute.V2, "abc")]
    [InlineData("/v2/credentials?id=abc", CredentialRoute.V2, "abc")]
    [InlineData("/v2/credentials%3Fid=abc", CredentialRoute.V2, "abc")]
    [InlineData("http://169.254.170.2/v2/credentials/abc", CredentialRoute.V2, "abc")]
    [InlineData("/v1/credentials?id=first&id=second", CredentialRoute.V1, "first")]
    [InlineData("/v1/credentials?x=1&id=abc", CredentialRoute.V1, "abc")]
    [InlineData("/v1/credentials", CredentialRoute.V1, "")]
    [InlineData("/v1/credentials?id=", CredentialRoute.V1, "")]
    [InlineData("/v1/credentials?id", CredentialRoute.V1, "")]
    [InlineData("/v1/credentials?ID=abc", CredentialRoute.V1, "")]
    [InlineData("/v1/credentials?id=%zz", CredentialRoute.V1, "")]
    [InlineData("/v2/credentials/", CredentialRoute.V2, "")]
    public void Reads_every_form_that_sdks_send(string target, CredentialRoute route, string id) =>
        Assert.Equal(new CredentialRequest(route, id), CredentialRequest.Parse(target));

    [Theory]
    [InlineData("/v2/credentials")]
    [InlineData("/v2/credentials?x=abc")]
    [InlineData("/v1/credentials/")]
    [InlineData("/v1/credentials/abc")]
    [InlineData("/v2//credentials/abc")]
    [InlineData("//v2/credentials/abc")]
    [InlineData("/v2/credentials//abc")]
    [InlineData("/v2/%2Fcredentials/abc")]
    [InlineData("/v2/./credentials/abc")]
    [InlineData("/v2/credentials/../credentials/abc")]
    [InlineData("/v2/credentials/..")]
    [InlineData("/v2/credentials/abc%0A")]
    [InlineData("/V2/credentials/abc")]
    [InlineData("/v3/credentials/abc")]
    [InlineData("/v2/metadata")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("http://169.254.170.2")]
    public void Is_no_credential_route(string target) =>
        Assert.Equal(CredentialRoute.None, CredentialRequest.Parse(target).Route);

    [Fact]
    public void Takes_any_text_without_a_fault() =>
        Gen.OneOf(Gen.String, Gen.String.Select(s => "/v2/credentials/" + s), Gen.String.Select(s => "/v1/credentials?" + s))
            .Sample(target => CredentialRequest.Parse(target).Id is null || CredentialRequest.Parse(target).Id.Length <= target.Length);
}
