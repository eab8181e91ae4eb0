using System.Text;
using System.Text.Json;
using CsCheck;
using Injector.Core.Credentials;
using Injector.Core.Wire;

namespace Injector.Core.Tests.Wire;

public sealed class CredentialJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, 900, TimeSpan.Zero);

    [Fact]
    public void Writes_the_agents_keys_in_its_order_and_tokens_byte_for_byte()
    {
        var body = CredentialJson.Write(new RoleCredentials("arn:r", "ASIAEXAMPLE", new("s/e+c"), new("IQoJ+x=='<>&"), Noon));

        Assert.Equal(
            """{"RoleArn":"arn:r","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"s/e+c","Token":"IQoJ+x=='<>&","Expiration":"2026-07-01T12:00:00Z"}""",
            Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var text = Gen.String[Gen.Char['\u0020', '\u007e'], 1, 60];
        Gen.Select(text, text, text, text, Gen.Int[0, 2_000_000_000]).Sample((role, key, secret, token, seconds) =>
        {
            var written = new RoleCredentials(role, key, new(secret), new(token), DateTimeOffset.FromUnixTimeSeconds(seconds));

            Assert.True(CredentialJson.TryRead(CredentialJson.Write(written), out var read, out var problem), problem);
            Assert.Equal(written, read);
        });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c"}""")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"b","Token":"","Expiration":"2026-07-01T12:00:00Z"}""")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","Expiration":1782907200}""")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","Expiration":"2026-07-01T12:00:00"}""")]
    [InlineData("""{"accessKeyId":"a","secretAccessKey":"b","token":"c","expiration":"2026-07-01T12:00:00Z"}""")]
    [InlineData("""{"AccessKeyId":"\ud800","SecretAccessKey":"b","Token":"c","Expiration":"2026-07-01T12:00:00Z"}""")]
    public void Is_no_answer(string body)
    {
        Assert.False(CredentialJson.TryRead(Encoding.UTF8.GetBytes(body), out _, out var problem));
        Assert.StartsWith("expected ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_what_the_eks_agent_gives()
    {
        var body = """{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","AccountId":"1","Expiration":"2026-07-01T12:00:00.123456789Z"}"""u8;

        Assert.True(CredentialJson.TryRead(body.ToArray(), out var read, out _));
        Assert.Equal("", read.RoleArn);
        Assert.Equal("2026-07-01T12:00:00Z", WireTimestamp.Format(read.Expiration));
    }

    [Fact]
    public void Secrets_never_print()
    {
        var credentials = new RoleCredentials("arn:r", "ASIAEXAMPLE", new("canary-1"), new("canary-2"), Noon);

        Assert.DoesNotContain("canary", $"{credentials} {credentials.SecretAccessKey} {credentials.Token}", StringComparison.Ordinal);
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(credentials), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_print_masked()
    {
        Assert.True(CredentialId.TryParse("5b0c1f6e-2a44-4f0e-9a55-0c6f2f6f77aa", out var id));

        Assert.Equal("5b0c1f6e-REDACTED", $"{id}");
        Assert.Equal("/v2/credentials/5b0c1f6e-2a44-4f0e-9a55-0c6f2f6f77aa", id.RelativeUri);
    }
}
