using System.Globalization;
using System.Net;
using Injector.Integration.Tests.World;
using Injector.Testing.Endpoint;

namespace Injector.Integration.Tests.Floods;

/// <summary>What OpenSSL may not do with a TLS listener of ours: old versions, and renegotiation. The webhook's and the endpoint's.</summary>
public sealed class TlsRefusalTests
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1", false)]
    public async Task Only_TLS_1_2_and_1_3_are_spoken(string version, bool isSpoken)
    {
        await OnBothAsync(async address =>
        {
            // Security level 0, so that it is the server that refuses.
            await using var client = Client(address, version, "-cipher", "DEFAULT@SECLEVEL=0");
            client.Input.Close();
            await client.ExitAsync();

            Assert.Equal(isSpoken, client.Output.Contains("Verification", StringComparison.Ordinal) && !client.Output.Contains("Cipher is (NONE)", StringComparison.Ordinal));
            Assert.Equal(!isSpoken, client.Output.Contains("alert", StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public async Task Renegotiation_is_refused()
    {
        await OnBothAsync(async address =>
        {
            await using var client = Client(address, "-tls1_2");
            await client.WaitForAsync("Verify return code", AnswerWithin);
            Assert.Contains("Secure Renegotiation IS supported", client.Output, StringComparison.Ordinal);

            await client.Input.WriteLineAsync("R");
            await client.Input.FlushAsync(TestContext.Current.CancellationToken);

            await client.WaitForAsync("RENEGOTIATING", AnswerWithin);

            // The connection ends instead of a second handshake.
            Assert.NotEqual(0, await client.ExitAsync());
            Assert.DoesNotContain("verify return", client.Output.Split("RENEGOTIATING")[1], StringComparison.Ordinal);
        });
    }

    private static Daemon Client(IPEndPoint address, params string[] options)
    {
        RealParts.NeedOpenSsl();
        return new Daemon(
            ["openssl", "s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"{address}"), .. options], new Dictionary<string, string>());
    }

    private static async Task OnBothAsync(Func<IPEndPoint, Task> check)
    {
        await using (var webhook = await WebhookProcess.StartAsync(command => command))
        {
            await check(webhook.Address);
            Assert.StartsWith("HTTP/1.1 200 ", await TlsExchange.SendAsync(webhook.Address, WebhookProcess.Review()), StringComparison.Ordinal);
        }

        var folder = Directory.CreateTempSubdirectory("inj-");
        try
        {
            var (certificate, key) = TestCertificates.Write(folder.FullName);
            await using var endpoint = await EndpointProcess.StartAsync(space: null, "https://127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key);
            await check(endpoint.Address);
            Assert.StartsWith("HTTP/1.1 404 ", await TlsExchange.SendAsync(endpoint.Address, FloodDoor.Get("/")), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
