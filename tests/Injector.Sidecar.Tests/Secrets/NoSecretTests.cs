using Injector.Core.Credentials;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Secrets;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Secrets;

public sealed class NoSecretTests : IDisposable
{
    private const string Token = "workload-token-4711";
    private const string Key = PlantedSecret.Prefix + "key-first";
    private const string SessionToken = PlantedSecret.Prefix + "token-first";

    private readonly string tokenFile = Path.GetTempFileName();
    private readonly CapturedLog log = new();

    [Fact]
    public async Task No_key_token_or_whole_id_stands_in_any_log_line_or_metric()
    {
        await File.WriteAllTextAsync(tokenFile, Token + "\n", TestContext.Current.CancellationToken);
        using var loggers = log.Factory();
        await using var world = await SidecarWorld.WithCredentialsAsync(loggers, settings => settings with { TokenFile = tokenFile });
        var stranger = CredentialId.New();
        string[] secrets = [world.Id.Value, stranger.Value, Token, Key, SessionToken];

        await AskEverythingAsync(world, stranger);
        await SufferAsync(world);
        var metrics = await world.AdminAsync("/metrics");
        await world.Sidecar.DisposeAsync();

        Assert.True(log.Text.Split('\n').Length > 8, log.Text);
        Assert.Contains("-REDACTED", log.Text, StringComparison.Ordinal);
        Assert.Contains("injector_proxy_requests_total{status=\"400\",reason=\"InvalidIdInRequest\"}", metrics, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log.Text, StringComparison.OrdinalIgnoreCase));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, metrics, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_upstream_that_echoes_what_it_was_asked_does_not_get_it_into_the_answer_or_the_log()
    {
        await File.WriteAllTextAsync(tokenFile, Token, TestContext.Current.CancellationToken);
        using var loggers = log.Factory();
        await using var world = await SidecarWorld.WithCredentialsAsync(loggers, settings => settings with { TokenFile = tokenFile });
        world.Upstream.Behave = call => FakeAnswer.Error(403, "RoleNotGranted", $"{call.Target} with {call.Authorization} is not granted");
        await world.PassAsync(TimeSpan.FromMinutes(2));

        var reply = await world.GetAsync();

        Assert.Contains("is not granted", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, reply.Body + log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Id.Value, reply.Body + log.Text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        File.Delete(tokenFile);
        log.Dispose();
    }

    private static async Task AskEverythingAsync(SidecarWorld world, CredentialId stranger)
    {
        foreach (var form in (string[])["/v2/credentials/{0}", "/v1/credentials?id={0}", "/v2/credentials%3Fid={0}", "/v9/{0}", "//{0}"])
        {
            await world.AskAsync("GET", form.Replace("{0}", world.Id.Value, StringComparison.Ordinal));
            await world.AskAsync("GET", form.Replace("{0}", stranger.Value, StringComparison.Ordinal));
        }

        await world.AskAsync("POST", world.Id.RelativeUri);
        await world.AskAsync("GET", world.Id.RelativeUri, "evil.example");

        // A request that Kestrel itself refuses.
        await world.AskAsync("GET", world.Id.RelativeUri + "\u0001");
    }

    private static async Task SufferAsync(SidecarWorld world)
    {
        FakeAnswer[] answers =
        [
            FakeAnswer.Text(500, Key), FakeAnswer.Text(200, SessionToken), FakeAnswer.Error(400, "InvalidIdInRequest"),
            FakeAnswer.Credentials(world.Now.AddDays(1)) with { Cut = true }, FakeAnswer.Error(403, "CredentialsRevoked"),
            FakeAnswer.Credentials(world.Now.AddDays(1)),
        ];
        foreach (var answer in answers)
        {
            world.Upstream.Answer(answer);
            await world.PassAsync(TimeSpan.FromSeconds(31), step: TimeSpan.FromSeconds(10));
        }

        world.Upstream.Die();
        await world.PassAsync(TimeSpan.FromMinutes(1), step: TimeSpan.FromSeconds(10));
    }
}
