using Injector.Testing.Endpoint;

namespace Injector.Endpoint.Tests.Grants;

/// <summary>Grants from a file, while the endpoint runs.</summary>
public sealed class GrantReloadTests
{
    private const string Role = "arn:aws:iam::111122223333:role/orders";
    private const string Workload = $$"""{"platform":"docker","names":{"container":"orders"},"image":{"repository":"registry.test/orders"},"taskRoleArn":"{{Role}}","doors":["loopback"]}""";

    private const string Grant = $$"""
        apiVersion: ecs-injector.io/v1alpha1
        kind: RoleGrant
        metadata: {name: orders}
        spec:
          roles: [{{Role}}]
          subjects:
          - docker: {repository: registry.test/orders}
        """;

    [Fact]
    public async Task A_removed_grant_revokes_an_invalid_file_changes_nothing_and_a_grant_given_back_heals()
    {
        var (endpoint, id) = await StartAsync(Grant);
        await using var running = endpoint;
        Assert.Equal(200, (await GetAsync(endpoint, id)).Status);

        // A series that began with the first failure would show Prometheus no increase.
        Assert.Contains("grant_reloads_total{result=\"failure\"} 0", await endpoint.MetricsAsync(), StringComparison.Ordinal);

        await ReplaceAsync(endpoint, Grant.Replace("spec:", "specs:", StringComparison.Ordinal));
        await UntilAsync(() => Task.FromResult(endpoint.Log.Text.Contains(
            "expected one of apiVersion, kind, metadata, spec, found the unknown key specs", StringComparison.Ordinal)));
        Assert.Equal(200, (await GetAsync(endpoint, id)).Status);
        Assert.Contains("grant_reloads_total{result=\"failure\"} 1", await endpoint.MetricsAsync(), StringComparison.Ordinal);

        await ReplaceAsync(endpoint, "");
        await UntilAsync(async () => (await GetAsync(endpoint, id)).Status == 403);
        Assert.Equal("CredentialsRevoked", (await GetAsync(endpoint, id))["code"]);

        await ReplaceAsync(endpoint, Grant);
        await UntilAsync(async () => (await GetAsync(endpoint, id)).Status == 200);
    }

    [Fact]
    public async Task A_role_never_granted_is_refused_with_the_reason()
    {
        var (endpoint, id) = await StartAsync(Grant.Replace("role/orders]", "role/other]", StringComparison.Ordinal));
        await using var running = endpoint;

        var answer = await GetAsync(endpoint, id);

        Assert.Equal((403, "RoleNotGranted"), (answer.Status, answer["code"]));
        Assert.Contains($"No RoleGrant gives container orders the role {Role}.", answer["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_takes_the_rights_with_it_also_with_the_development_source()
    {
        var (endpoint, id) = await StartAsync(Grant);
        await using var running = endpoint;
        Assert.Equal(200, (await GetAsync(endpoint, id)).Status);

        File.Delete(endpoint.GrantsFile);

        await UntilAsync(async () => (await GetAsync(endpoint, id)).Status == 403);
    }

    private static async Task<(RunningEndpoint Endpoint, string Id)> StartAsync(string grants)
    {
        var folder = RunningEndpoint.NewFolder();
        await File.WriteAllTextAsync(RunningEndpoint.GrantsIn(folder), grants, TestContext.Current.CancellationToken);
        var endpoint = await RunningEndpoint.StartAsync(folder: folder);
        var id = Guid.NewGuid().ToString();
        await endpoint.RegisterAsync(id, Workload);
        return (endpoint, id);
    }

    // At once, so that the endpoint never reads half a file: that would be another state than the one that is tested.
    private static async Task ReplaceAsync(RunningEndpoint endpoint, string grants)
    {
        var fresh = endpoint.GrantsFile + ".new";
        await File.WriteAllTextAsync(fresh, grants, TestContext.Current.CancellationToken);
        File.Move(fresh, endpoint.GrantsFile, overwrite: true);
    }

    private static Task<Answer> GetAsync(RunningEndpoint endpoint, string id) => Answer.GetAsync(endpoint.Loopback, "/v2/credentials/" + id);

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await holds())
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("did not come to hold within 5 s");
    }
}
