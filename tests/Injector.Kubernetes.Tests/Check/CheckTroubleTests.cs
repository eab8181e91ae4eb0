using System.Text.Json.Nodes;

namespace Injector.Kubernetes.Tests.Check;

/// <summary><c>injector check</c> where it cannot look, or was called wrongly.</summary>
public sealed class CheckTroubleTests : IAsyncLifetime
{
    private Installation installation = null!;

    public async ValueTask InitializeAsync() => installation = await Installation.StartAsync();

    public async ValueTask DisposeAsync() => await installation.DisposeAsync();

    [Fact]
    public async Task An_API_server_that_is_down_is_told_soon_and_without_a_stack_trace()
    {
        installation.Api.Down = true;

        var outcome = await installation.CheckAsync();

        Assert.Equal("", outcome.Error);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("the API server cannot be reached", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("have no role", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_server_that_answers_503_is_told()
    {
        installation.Api.Failing = true;

        var outcome = await installation.CheckAsync("--json");

        Assert.Equal(1, outcome.Code);
        Assert.Contains(JsonNode.Parse(outcome.Output)!.AsArray(), f => f!["found"]!.GetValue<string>().Contains("answers 503", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/secrets/", "warning", "webhook certificate,endpoint certificate")]
    [InlineData("/rolegrants", "error", "grants")]
    [InlineData("/mutatingwebhookconfigurations", "error", "webhook configuration")]
    [InlineData("/api/v1/pods", "error", "pods")]
    public async Task What_may_not_be_read_is_told_and_hides_nothing_else(string path, string level, string what)
    {
        installation.Api.WriteKubeconfig(installation.Kubeconfig, "reader");
        installation.Api.Allow("reader", (_, asked) => !asked.Contains(path, StringComparison.Ordinal));

        var outcome = await installation.CheckAsync("--json");

        var findings = JsonNode.Parse(outcome.Output)!.AsArray();
        var bad = findings.Where(f => f!["level"]!.GetValue<string>() != "ok").ToList();
        Assert.Equal(what.Split(','), bad.Select(f => f!["what"]!.GetValue<string>()));
        Assert.All(bad, f => Assert.Equal(level, f!["level"]!.GetValue<string>()));
        Assert.All(bad, f => Assert.Contains("answers 403", f!["found"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(8 - bad.Count, findings.Count - bad.Count);
        Assert.Equal(level == "error" ? 1 : 0, outcome.Code);
    }

    [Fact]
    public async Task Another_installation_is_found_by_its_names()
    {
        var outcome = await installation.CheckAsync("--namespace", "elsewhere", "--webhook-configuration", "mine", "--webhook-secret", "w", "--endpoint-secret", "e");

        Assert.Equal(1, outcome.Code);
        foreach (var found in (string[])["none of 0 pods in elsewhere", "no mutatingwebhookconfiguration mine", "no Secret elsewhere/w", "no Secret elsewhere/e"])
            Assert.Contains(found, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_asks_for_a_cluster_needs_its_name()
    {
        var spec = Installation.Grant("shop", "orders");
        spec["subjects"]![0]!["kubernetes"]!["cluster"] = "prod";
        installation.PutGrant("orders", spec);

        Assert.Contains("have no role", (await installation.CheckAsync()).Output, StringComparison.Ordinal);
        Assert.EndsWith("\nall is well\n", (await installation.CheckAsync("--cluster", "prod")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_calls_are_one_line_and_exit_code_2()
    {
        (await installation.CheckAsync("--nonsense")).AssertUsage("--nonsense");
        (await InjectorProcess.RunAsync(["check", "--kubeconfig", "/nowhere"])).AssertUsage("expected a file at /nowhere");
        await File.WriteAllTextAsync(installation.Kubeconfig, "a: [", TestContext.Current.CancellationToken);
        (await installation.CheckAsync()).AssertUsage("expected a usable kubeconfig");
    }
}
