using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Core.Sdks;
using static Injector.Core.Sdks.CredentialSourceKind;

namespace Injector.Webhook.Tests.Offline;

/// <summary>Which credentials each SDK takes, as measured with the SDKs themselves.</summary>
public sealed class SdkChoiceTests
{
    private static readonly ContainerVariable[] Keys = [new("AWS_ACCESS_KEY_ID", "k"), new("AWS_SECRET_ACCESS_KEY", null)];
    private static readonly ContainerVariable[] Web = [new("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), new("AWS_ROLE_ARN", "r")];
    private static readonly ContainerVariable Profile = new("AWS_PROFILE", "p");
    private static readonly ContainerVariable Relative = new(EnvironmentVariables.RelativeUri, "/v2/credentials/x");
    private static readonly ContainerVariable Full = new(EnvironmentVariables.FullUri, "http://127.0.0.1:1/x");
    private static readonly ContainerVariable NoMetadata = new("AWS_EC2_METADATA_DISABLED", "true");

    // SDK; first of keys and profile; first of web identity and profile; first of web identity and container; URI that wins.
    public static TheoryData<string, CredentialSourceKind, CredentialSourceKind, CredentialSourceKind, string> Chains() => new()
    {
        { "Python (boto3), AWS CLI", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.RelativeUri },
        { "JavaScript v3", CredentialSourceKind.Profile, CredentialSourceKind.Profile, WebIdentity, EnvironmentVariables.FullUri },
        { "JavaScript v2", StaticKeys, CredentialSourceKind.Profile, Container, EnvironmentVariables.RelativeUri },
        { ".NET", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.RelativeUri },
        { "Java v2", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.RelativeUri },
        { "Go v2", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.FullUri },
        { "Go v1", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.FullUri },
        { "Ruby", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.RelativeUri },
        { "Rust", StaticKeys, CredentialSourceKind.Profile, WebIdentity, EnvironmentVariables.RelativeUri },
        { "C++", StaticKeys, CredentialSourceKind.Profile, WebIdentity, EnvironmentVariables.RelativeUri },
        { "PHP", StaticKeys, WebIdentity, WebIdentity, EnvironmentVariables.RelativeUri },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public void Each_SDK_goes_by_its_own_order(
        string name, CredentialSourceKind keysOrProfile, CredentialSourceKind webOrProfile, CredentialSourceKind webOrContainer, string uri)
    {
        var sdk = AwsSdk.All.Single(s => s.Name == name);

        Assert.Equal(keysOrProfile, Choose(sdk, [Profile, .. Keys, .. Web, Relative]).Source);
        Assert.Equal(webOrProfile, Choose(sdk, [Profile, .. Web, Relative]).Source);
        Assert.Equal(webOrContainer, Choose(sdk, [.. Web, Relative]).Source);
        Assert.Equal(CredentialSourceKind.Profile, Choose(sdk, [Profile, Relative]).Source);
        Assert.Equal(StaticKeys, Choose(sdk, [.. Keys, .. Web, Relative]).Source);
        Assert.Equal((Container, uri), (Choose(sdk, [Relative, Full]).Source, Choose(sdk, [Relative, Full]).Because));
    }

    [Fact]
    public void Every_SDK_has_its_row() => Assert.Equal(AwsSdk.All.Select(s => s.Name), Chains().Select(r => r.Data.Item1));

    public static TheoryData<string> Names() => [.. AwsSdk.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_not_there_or_empty_or_half_does_not_count(string name)
    {
        var sdk = AwsSdk.All.Single(s => s.Name == name);

        Assert.Equal(InstanceMetadata, Choose(sdk, []).Source);
        Assert.Equal(None, Choose(sdk, [NoMetadata]).Source);
        Assert.Equal(None, Choose(sdk, [NoMetadata with { Value = "TRUE" }]).Source);
        Assert.Equal(InstanceMetadata, Choose(sdk, [NoMetadata with { Value = "false" }]).Source);
        Assert.Equal(Container, Choose(sdk, [NoMetadata, Relative]).Source);
        Assert.Equal(Container, Choose(sdk, [NoMetadata, Full]).Source);
        Assert.Equal(Container, Choose(sdk, [Keys[0], Relative]).Source);
        Assert.Equal(Container, Choose(sdk, [Web[0], Relative]).Source);
        Assert.Equal(Container, Choose(sdk, [Profile with { Value = "" }, Keys[0], Keys[1] with { Value = "" }, Relative]).Source);
        Assert.Equal(Container, Choose(sdk, [Relative with { Value = "" }, Full]).Source);
        Assert.Equal(EnvironmentVariables.FullUri, Choose(sdk, [Relative with { Value = "" }, Full]).Because);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_a_name_stands_twice_the_last_one_counts(string name)
    {
        var sdk = AwsSdk.All.Single(s => s.Name == name);

        Assert.Equal(Container, Choose(sdk, [.. Keys, Keys[0] with { Value = "" }, Relative]).Source);
        Assert.Equal(InstanceMetadata, Choose(sdk, [NoMetadata, NoMetadata with { Value = "false" }]).Source);
        Assert.Equal(StaticKeys, Choose(sdk, [Keys[0] with { Value = "" }, .. Keys, Relative]).Source);
    }

    [Fact]
    public void An_injected_container_takes_the_injected_credentials_and_one_with_keys_of_its_own_does_not()
    {
        var report = Assert.Single(Manifest.Inject(Manifest.Pod(
            """
              - name: keys
                image: k
                env:
                - name: AWS_ACCESS_KEY_ID
                  valueFrom: {secretKeyRef: {name: s, key: id}}
                - name: AWS_SECRET_ACCESS_KEY
                  value: secret
              - name: irsa
                image: k
                env: [{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /t}, {name: AWS_ROLE_ARN, value: r}]
            """)).Reports);

        Assert.Equal(["app", "keys", "irsa"], report.Result.Containers.Select(c => c.Name));
        Assert.All(AwsSdk.All, sdk => Assert.Equal(Container, Choose(sdk, [.. report.Environments[0]]).Source));
        Assert.All(AwsSdk.All, sdk => Assert.Equal(StaticKeys, Choose(sdk, [.. report.Environments[1]]).Source));
        Assert.All(AwsSdk.All, sdk => Assert.Equal(sdk.Name == "JavaScript v2" ? Container : WebIdentity, Choose(sdk, [.. report.Environments[2]]).Source));
    }

    private static SdkChoice Choose(AwsSdk sdk, ContainerVariable[] environment)
    {
        var choice = SdkChoice.Make(sdk, environment);
        Assert.Same(sdk, choice.Sdk);
        return choice;
    }
}
