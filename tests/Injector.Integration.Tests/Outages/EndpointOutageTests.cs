using System.Diagnostics;
using System.Text.Json;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.Outages;

/// <summary>The endpoint is killed while the published sidecar holds valid credentials.</summary>
public sealed class EndpointOutageTests
{
    private const double LongestAnswer = 1.0;

    [Fact]
    public async Task Served_until_expiry_then_503_then_recovers_and_no_request_takes_longer_than_a_second()
    {
        RealParts.NeedNamespaces();
        await using var endpoint = await EndpointProcess.StartAsync("--development-lifetime", "8s");
        await using var pod = await Pod.StartAsync(endpoint);
        var path = "/v2/credentials/" + pod.Id;
        var answers = new List<CurlAnswer>();
        var first = await pod.AskAsync(path);
        Assert.Equal(200, first.Status);

        await endpoint.KillAsync();
        var held = await pod.AskAsync(path);
        var expiration = ExpirationOf(held);
        while (TimeProvider.System.GetUtcNow() < expiration - TimeSpan.FromSeconds(0.2))
        {
            answers.Add(await pod.AskAsync(path));
            Assert.Equal(200, answers[^1].Status);
        }

        Assert.True(answers.Count > 10, $"asked only {answers.Count} times while credentials were valid");
        await Task.Delay(expiration - TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(0.3), TimeProvider.System, TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await pod.AskAsync(path));
            Assert.Equal(503, answers[^1].Status);
            using var error = JsonDocument.Parse(answers[^1].Body);
            Assert.Equal("CredentialsExpired", error.RootElement.GetProperty("code").GetString());
        }

        await endpoint.StartAgainAsync();
        var clock = Stopwatch.StartNew();
        do
        {
            answers.Add(await pod.AskAsync(path));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "no recovery within 10 s: " + pod.SidecarOutput);
        }
        while (answers[^1].Status != 200);

        Assert.All(answers, answer => Assert.InRange(answer.Seconds, 0, LongestAnswer));
    }

    private static DateTimeOffset ExpirationOf(CurlAnswer answer)
    {
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty("Expiration").GetDateTimeOffset();
    }
}
