using System.Net;
using System.Security.Cryptography.X509Certificates;
using Injector.Endpoint.Options;
using Injector.Testing.Endpoint;
using Microsoft.Extensions.Time.Testing;

namespace Injector.Endpoint.Tests.Tls;

/// <summary>The credential listener over TLS.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string folder = RunningEndpoint.NewFolder();
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task A_certificate_that_changes_is_shown_without_a_restart_and_a_broken_one_is_not()
    {
        TestCertificates.Write(folder, "CN=first");
        await using var endpoint = await StartAsync();
        Assert.Equal("CN=first", await ShownAsync(endpoint));

        await Later(() => File.WriteAllText(Path.Combine(folder, "tls.crt"), "broken"));
        Assert.Equal("CN=first", await ShownAsync(endpoint));
        Assert.Contains("the last good one stays in force", endpoint.Log.Text, StringComparison.Ordinal);

        await Later(() => TestCertificates.Write(folder, "CN=second"));
        Assert.Equal("CN=second", await ShownAsync(endpoint));
    }

    [Fact]
    public async Task The_cas_in_the_file_are_sent_along_so_that_the_root_is_enough_to_believe_it()
    {
        var root = TestCertificates.WriteChain(folder, "endpoint.example");
        await using var endpoint = await StartAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(root) },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{endpoint.Port}") };

        Assert.Equal(400, (await Answer.GetAsync(client, "/v2/credentials/nobody")).Status);
    }

    [Fact]
    public async Task Without_a_certificate_it_does_not_start()
    {
        var problem = await Assert.ThrowsAsync<StartupException>(StartAsync);

        Assert.Contains("expected a PEM certificate in", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<RunningEndpoint> StartAsync() => RunningEndpoint.StartAsync(time, o => o with
    {
        Listen = new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0), IsHttps: true),
        TlsCertificate = Path.Combine(folder, "tls.crt"),
        TlsKey = Path.Combine(folder, "tls.key"),
    });

    private async Task Later(Action change)
    {
        change();
        foreach (var file in Directory.EnumerateFiles(folder))
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        time.Advance(TimeSpan.FromSeconds(11));
        await Task.Yield();
    }

    private static async Task<string> ShownAsync(RunningEndpoint endpoint)
    {
        X509Certificate2? shown = null;
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
            return shown.Issuer == shown.Subject;
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{endpoint.Port}") };
        Assert.Equal(400, (await Answer.GetAsync(client, "/v2/credentials/nobody")).Status);
        return shown!.Subject;
    }
}
