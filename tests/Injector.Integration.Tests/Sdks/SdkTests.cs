using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Sdks;

/// <summary>
/// Unmodified AWS SDKs in a namespace where <c>injector-proxy setup</c> has run and the published sidecar listens, with only the relative
/// URI in their environment.
/// </summary>
public sealed class SdkTests
{
    private const int Lifetime = 8;

    public static TheoryData<string, string> SdksAndStyles()
    {
        var data = new TheoryData<string, string>();
        foreach (var sdk in (string[])[SdkClients.DotNet, SdkClients.Boto, SdkClients.Cli, SdkClients.JavaScript])
        {
            foreach (var style in (string[])["/v2/credentials/{id}", "/v1/credentials?id={id}"])
                data.Add(sdk, style);
        }

        return data;
    }

    // What the sidecar told the endpoint when it refreshed.
    private static string NameOf(string sdk) => sdk switch { SdkClients.DotNet => "dotnet", SdkClients.JavaScript => "javascript-v3", _ => "python" };

    [Theory]
    [MemberData(nameof(SdksAndStyles))]
    public async Task Resolves_through_its_default_chain_and_refreshes_across_an_expiry(string sdk, string style)
    {
        RealParts.NeedSdk(sdk);
        await using var endpoint = await EndpointProcess.StartAsync("--development-lifetime", $"{Lifetime}s");
        await using var pod = await Pod.StartAsync(endpoint);
        await using var application = new SdkClient(sdk, pod, style.Replace("{id}", pod.Id, StringComparison.Ordinal));

        var first = await application.UseAsync();
        await Task.Delay(TimeSpan.FromSeconds(Lifetime + 1), TimeProvider.System, TestContext.Current.CancellationToken);
        var second = await application.UseAsync();

        Assert.StartsWith("ASIADEVELOPMENT", first, StringComparison.Ordinal);
        Assert.StartsWith("ASIADEVELOPMENT", second, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal(NameOf(sdk), await endpoint.SdkOfAsync(pod.Id));
    }
}
