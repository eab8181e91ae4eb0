using Injector.Core.Injection;
using Injector.Core.Sdks;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Sdks;

/// <summary>The table of the SDKs' chains, by which <c>injector explain</c> speaks, against the real SDKs: what it foretells is what they take.</summary>
public sealed class ChainTests
{
    private const string StaticKey = "AKIASTATICKEYS000000";
    private const string ProfileKey = "AKIAOFTHEPROFILE0000";

    public static TheoryData<string, string> Sdks() => new()
    {
        { SdkClients.DotNet, ".NET" },
        { SdkClients.Boto, "Python (boto3), AWS CLI" },
        { SdkClients.Cli, "Python (boto3), AWS CLI" },
        { SdkClients.JavaScript, "JavaScript v3" },
    };

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task Every_SDK_takes_what_the_table_says_it_takes(string client, string name)
    {
        RealParts.NeedSdk(client);
        var folder = Directory.CreateTempSubdirectory("chain-");
        await using var endpoint = await EndpointProcess.StartAsync();
        await using var pod = await Pod.StartAsync(endpoint);
        try
        {
            var file = Path.Combine(folder.FullName, "credentials");
            await File.WriteAllTextAsync(file, $"[other]\naws_access_key_id = {ProfileKey}\naws_secret_access_key = x\n", TestContext.Current.CancellationToken);
            ContainerVariable[] keys = [new("AWS_ACCESS_KEY_ID", StaticKey), new("AWS_SECRET_ACCESS_KEY", "x")];
            ContainerVariable[] profile = [new("AWS_PROFILE", "other"), new("AWS_SHARED_CREDENTIALS_FILE", file)];
            foreach (var more in (ContainerVariable[][])[[], keys, profile, [.. keys, .. profile]])
                await AssertForetoldAsync(client, AwsSdk.All.Single(s => s.Name == name), pod, more);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertForetoldAsync(string client, AwsSdk sdk, Pod pod, ContainerVariable[] more)
    {
        var uri = "/v2/credentials/" + pod.Id;
        await using var application = new SdkClient(client, pod, uri, more.ToDictionary(v => v.Name, v => v.Value!, StringComparer.Ordinal));

        var foretold = SdkChoice.Make(sdk, [new ContainerVariable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", uri), .. more]);
        var used = await application.UseAsync();

        Assert.Equal(foretold.Source, used switch
        {
            StaticKey => CredentialSourceKind.StaticKeys,
            ProfileKey => CredentialSourceKind.Profile,
            _ when used.StartsWith("ASIADEVELOPMENT", StringComparison.Ordinal) => CredentialSourceKind.Container,
            _ => CredentialSourceKind.None,
        });
    }
}
