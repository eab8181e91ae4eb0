using System.Diagnostics;
using Injector.Integration.Tests.World;
using Injector.Testing.Grants;

namespace Injector.Integration.Tests.Revocation;

/// <summary>A grant is taken away while everything runs; once for real, with shortened settings.</summary>
public sealed class GrantRemovedTests
{
    [Fact]
    public async Task No_credentials_are_served_soon_after_the_grant_is_gone_and_they_come_back_with_it()
    {
        RealParts.NeedNamespaces();
        var grants = Path.Combine(Directory.CreateTempSubdirectory("inj-").FullName, "grants.yaml");
        await File.WriteAllTextAsync(grants, SampleGrant.Orders, TestContext.Current.CancellationToken);
        await using var endpoint = await EndpointProcess.StartAsync("--grants", grants, "--grants-interval", "200ms");
        await using var pod = await Pod.StartAsync(endpoint, ("INJECTOR_REVALIDATE_INTERVAL", "500ms"));
        var path = "/v2/credentials/" + pod.Id;
        Assert.Equal(200, (await pod.AskAsync(path)).Status);

        await File.WriteAllTextAsync(grants, "", TestContext.Current.CancellationToken);
        var refused = await UntilAsync(pod, path, 403, TimeSpan.FromSeconds(5));
        await File.WriteAllTextAsync(grants, SampleGrant.Orders, TestContext.Current.CancellationToken);
        await UntilAsync(pod, path, 200, TimeSpan.FromSeconds(5));

        Assert.Contains("\"code\":\"CredentialsRevoked\"", refused.Body, StringComparison.Ordinal);
    }

    private static async Task<CurlAnswer> UntilAsync(Pod pod, string path, int status, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await pod.AskAsync(path);
            if (answer.Status == status)
                return answer;

            Assert.True(clock.Elapsed < within, $"no {status} within {within}: {answer}\n{pod.SidecarOutput}");
        }
    }
}
