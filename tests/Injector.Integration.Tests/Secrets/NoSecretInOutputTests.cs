using System.Text.Json;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Secrets;

/// <summary>Everything that endpoint, sidecar and demo write, at every log level, is searched for what must not be in it.</summary>
public sealed class NoSecretInOutputTests
{
    [Fact]
    public async Task Neither_endpoint_nor_sidecar_writes_a_secret_key_a_session_token_a_workload_token_or_an_id()
    {
        RealParts.NeedNamespaces();
        await using var endpoint = await EndpointProcess.StartAsync("--development-lifetime", "2s");
        await using var pod = await Pod.StartAsync(endpoint);
        var secrets = new HashSet<string>(StringComparer.Ordinal) { pod.Id };
        foreach (var file in Directory.EnumerateFiles(endpoint.Folder, "*.token"))
            secrets.Add(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        for (var i = 0; i < 20; i++)
        {
            var answer = await pod.AskAsync("/v2/credentials/" + pod.Id);
            await pod.AskAsync("/v1/credentials?id=" + Guid.NewGuid());
            using var document = JsonDocument.Parse(answer.Body);
            secrets.Add(document.RootElement.GetProperty("SecretAccessKey").GetString()!);
            secrets.Add(document.RootElement.GetProperty("Token").GetString()!);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await endpoint.TerminateAsync());
        var audit = Directory.EnumerateFiles(Path.Combine(endpoint.Folder, "audit")).Select(File.ReadAllText);
        var written = string.Join('\n', [endpoint.Output, pod.SidecarOutput, .. audit]);
        Assert.True(secrets.Count >= 6, "a refresh was to be seen, with new secrets");
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
        Assert.Contains("GetCredentials", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_holds_and_shows_no_secret()
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "demo"]);

        Assert.True(code == 0, output);
        Assert.Contains("Every step held", output, StringComparison.Ordinal);
        Assert.Contains("InvalidIdInRequest", output, StringComparison.Ordinal);
        Assert.DoesNotContain("development/secret/", output, StringComparison.Ordinal);
        Assert.DoesNotContain("development-token-not-valid", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", output);
        Assert.DoesNotContain('\u001b', output);
    }
}
