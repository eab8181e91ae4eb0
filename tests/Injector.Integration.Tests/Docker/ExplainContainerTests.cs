using System.Text.Json.Nodes;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Docker;

/// <summary><c>injector explain container</c> on a real engine: what the hook says, what SDKs find, what the grants say.</summary>
public sealed class ExplainContainerTests(HookFixture fixture) : IClassFixture<HookFixture>
{
    [Fact]
    public async Task A_served_container_is_explained_and_one_with_keys_of_its_own_is_told_what_to_take_out()
    {
        var grants = Path.Combine(fixture.World.Endpoint.Folder, "explain-grants.yaml");
        await File.WriteAllTextAsync(grants, """
            apiVersion: ecs-injector.io/v1alpha1
            kind: RoleGrant
            metadata: {name: explained}
            spec: {roles: [arn:aws:iam::111122223333:role/explained], subjects: [{docker: {composeProject: other, labels: {team: shop}}}]}
            """, TestContext.Current.CancellationToken);
        await using var service = await fixture.World.ServiceAsync("explained", ["-e", "AWS_ACCESS_KEY_ID=AKIA", "-e", "AWS_SECRET_ACCESS_KEY=canary-of-explain"]);
        await service.ServedAsync();

        var people = await ExplainAsync(service.Name, "--grants", grants);
        var json = JsonNode.Parse(await ExplainAsync(service.ContainerId, "--json"))!;

        Assert.Contains("container explained (", people, StringComparison.Ordinal);
        Assert.Contains("injection  Served: ", people, StringComparison.Ordinal);
        Assert.Contains("role       none: No RoleGrant", people, StringComparison.Ordinal);
        Assert.Contains("grant explained is not for it: composeProject is not known, the grant says other, label team is not known, the grant says shop", people, StringComparison.Ordinal);
        Assert.Contains("→ take AWS_ACCESS_KEY_ID out of the container", people, StringComparison.Ordinal);
        Assert.All(json["containers"]![0]!["sdks"]!.AsArray(), c => Assert.Equal("StaticKeys", (string?)c!["source"]));
        Assert.DoesNotContain("canary-of-explain", people + json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_one_line()
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "explain", "container", "nobody", "--docker-host", "unix://" + fixture.Host.Socket]);

        Assert.Equal(2, code);
        Assert.Contains("expected a container nobody, found none: docker ps -a lists them", output, StringComparison.Ordinal);
    }

    private async Task<string> ExplainAsync(params string[] arguments)
    {
        var (code, output) = await Daemon.RunAsync(
            [RealParts.Injector, "explain", "container", .. arguments, "--docker-host", "unix://" + fixture.Host.Socket, "--hook-socket", fixture.World.Hook.Socket]);
        Assert.True(code == 0, output);
        return output;
    }
}
