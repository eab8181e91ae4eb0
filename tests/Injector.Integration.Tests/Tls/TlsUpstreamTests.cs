using Injector.Integration.Tests.World;
using Injector.Testing.Endpoint;

namespace Injector.Integration.Tests.Tls;

/// <summary>The published sidecar asks an endpoint over TLS and trusts only the CA that it was given.</summary>
public sealed class TlsUpstreamTests
{
    [Fact]
    public async Task Only_an_upstream_of_the_given_ca_is_asked()
    {
        RealParts.NeedProxy();
        var own = Directory.CreateTempSubdirectory("inj-").FullName;
        var other = Directory.CreateTempSubdirectory("inj-").FullName;
        var (certificate, key) = TestCertificates.Write(own);
        var (stranger, _) = TestCertificates.Write(other);
        await using var endpoint = await RunningEndpoint.StartAsync(change: o => o with
        {
            Listen = new(new(System.Net.IPAddress.Loopback, 0), IsHttps: true),
            TlsCertificate = certificate,
            TlsKey = key,
        });
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, """{"platform":"process","doors":["loopback"]}""");

        Assert.Equal(200, await AskThroughAsync(endpoint, id, ("INJECTOR_UPSTREAM_CA_FILE", certificate)));
        Assert.Equal(200, await AskThroughAsync(endpoint, id, ("INJECTOR_UPSTREAM_CA", await File.ReadAllTextAsync(certificate, TestContext.Current.CancellationToken))));
        Assert.Equal(503, await AskThroughAsync(endpoint, id, ("INJECTOR_UPSTREAM_CA_FILE", stranger)));
    }

    private static async Task<int> AskThroughAsync(RunningEndpoint endpoint, string id, (string Name, string Value) ca)
    {
        await using var sidecar = new Daemon([RealParts.Proxy], new Dictionary<string, string>
        {
            ["INJECTOR_CREDENTIAL_ID"] = id,
            ["INJECTOR_UPSTREAM"] = $"https://127.0.0.1:{endpoint.Port}",
            ["INJECTOR_LISTEN"] = "127.0.0.1:0",
            ["INJECTOR_ADMIN_LISTEN"] = "127.0.0.1:0",
            [ca.Name] = ca.Value,
        });
        var line = await sidecar.WaitForAsync("Credentials on ", TimeSpan.FromSeconds(10));
        var address = line.Split("Credentials on ")[1].Split(',', ' ')[0];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        return (await Answer.GetAsync(client, "/v2/credentials/" + id)).Status;
    }
}
