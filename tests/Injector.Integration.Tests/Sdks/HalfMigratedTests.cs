using Injector.Core.Injection;
using Injector.Core.Sdks;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Sdks;

/// <summary>
/// Pods on their way from another system, whose credentials are there beside the injected ones: real SDKs take what <c>injector explain</c>
/// foretells. Of IRSA EKS's variables and a token are there, and each SDK calls what it takes for AWS STS by its real name and over TLS.
/// </summary>
public sealed class HalfMigratedTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";
    private const string WebIdentityKey = "ASIAOFWEBIDENTITY000";

    [Theory]
    [MemberData(nameof(ChainTests.Sdks), MemberType = typeof(ChainTests))]
    public async Task Between_IRSA_and_injection_every_SDK_takes_what_the_table_foretells_and_the_injected_ones_after_it(string client, string name)
    {
        RealParts.NeedSdk(client);
        RealParts.NeedOpenSsl();
        var folder = Directory.CreateTempSubdirectory("irsa-").FullName;
        var token = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(token, "web-identity-token", TestContext.Current.CancellationToken);
        await using var endpoint = await EndpointProcess.StartAsync();
        await using var pod = await Pod.StartAsync(endpoint);
        await using var sts = await StsAsync(pod, folder);
        var uri = "/v2/credentials/" + pod.Id;
        ContainerVariable injected = new("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", uri);
        ContainerVariable[] irsa =
        [
            new("AWS_ROLE_ARN", Role), new("AWS_WEB_IDENTITY_TOKEN_FILE", token), new("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
            new("AWS_REGION", "eu-west-1"), new("AWS_DEFAULT_REGION", "eu-west-1"),
        ];
        var sdk = AwsSdk.All.Single(s => s.Name == name);

        var during = await UseAsync(client, pod, uri, folder, irsa);
        await sts.WaitForAsync("sts.eu-west-1.amazonaws.com", TimeSpan.FromSeconds(10));
        var after = await UseAsync(client, pod, uri, folder, []);

        Assert.Equal(CredentialSourceKind.WebIdentity, SdkChoice.Make(sdk, [injected, .. irsa]).Source);
        Assert.Equal(WebIdentityKey, during);
        Assert.Equal($"sts.eu-west-1.amazonaws.com ['{Role}'] 200", Assert.Single(sts.Answers.Skip(1)));
        Assert.Equal(CredentialSourceKind.Container, SdkChoice.Make(sdk, [injected]).Source);
        Assert.StartsWith("ASIADEVELOPMENT", after, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ChainTests.Sdks), MemberType = typeof(ChainTests))]
    public async Task Beside_kube2iam_kiam_and_Pod_Identity_every_SDK_takes_what_the_table_foretells(string client, string name)
    {
        RealParts.NeedSdk(client);
        var folder = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        await using var endpoint = await EndpointProcess.StartAsync();
        await using var pod = await Pod.StartAsync(endpoint);
        var (code, output) = await Daemon.RunAsync(pod.Space.Inside("ip", "address", "add", "169.254.169.254/32", "dev", "lo"));
        Assert.True(code == 0, output);
        await using var elsewhere = new Daemon(pod.Space.Inside("/usr/bin/python3", RealParts.Client("elsewhere.py")), new Dictionary<string, string>());
        await elsewhere.WaitForAsync("elsewhere listens", TimeSpan.FromSeconds(20));
        var uri = "/v2/credentials/" + pod.Id;
        ContainerVariable injected = new("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", uri);
        ContainerVariable podIdentity = new("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:8099/v1/credentials");
        var sdk = AwsSdk.All.Single(s => s.Name == name);

        Assert.Equal("ASIAOFMETADATA000000", await UseAsync(client, pod, uri: null, folder, []));
        Assert.Equal("ASIAOFPODIDENTITY000", await UseAsync(client, pod, uri: null, folder, [podIdentity]));
        Assert.Equal((CredentialSourceKind.Container, injected.Name), (SdkChoice.Make(sdk, [injected]).Source, SdkChoice.Make(sdk, [injected]).Because));
        Assert.StartsWith("ASIADEVELOPMENT", await UseAsync(client, pod, uri, folder, []), StringComparison.Ordinal);
        var both = await UseAsync(client, pod, uri, folder, [podIdentity]);
        Assert.StartsWith(SdkChoice.Make(sdk, [podIdentity, injected]).Because == podIdentity.Name ? "ASIAOFPODIDENTITY000" : "ASIADEVELOPMENT", both, StringComparison.Ordinal);
        Assert.Equal(name == "JavaScript v3", sdk.PrefersFullUri);
    }

    private static async Task<string> UseAsync(string client, Pod pod, string? uri, string folder, ContainerVariable[] more)
    {
        var variables = more.ToDictionary(v => v.Name, v => v.Value!, StringComparer.Ordinal);

        // The CLI keeps what STS gave it at home, for the next process.
        variables["HOME"] = folder;

        // Each SDK's own way to trust the certificate of the one who stands for STS.
        var certificate = Path.Combine(folder, "sts.pem");
        foreach (var trust in File.Exists(certificate) ? ["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"] : Array.Empty<string>())
            variables[trust] = certificate;
        await using var application = new SdkClient(client, pod, uri, variables);
        return await application.UseAsync();
    }

    private static async Task<Daemon> StsAsync(Pod pod, string folder)
    {
        var (certificate, key) = (Path.Combine(folder, "sts.pem"), Path.Combine(folder, "sts.key"));
        var (code, output) = await Daemon.RunAsync([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=sts",
            "-addext", "subjectAltName=DNS:sts.eu-west-1.amazonaws.com,DNS:sts.amazonaws.com", "-keyout", key, "-out", certificate,
        ]);
        Assert.True(code == 0, output);
        await pod.Space.NameAsync("127.0.0.1", "sts.eu-west-1.amazonaws.com", "sts.amazonaws.com");
        var sts = new Daemon(pod.Space.Inside("/usr/bin/python3", RealParts.Client("sts.py"), certificate, key), new Dictionary<string, string>());
        await sts.WaitForAsync("STS listens", TimeSpan.FromSeconds(20));
        return sts;
    }
}
