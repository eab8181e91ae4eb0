using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Integration.Tests.World;
using Injector.Testing.Grants;

namespace Injector.Integration.Tests.CommandLine;

/// <summary><c>injector top</c> beside a real endpoint: for scripts, into a pipe, and on a terminal.</summary>
public sealed partial class TopTests
{
    [Fact]
    public async Task Requests_and_failures_of_each_workload_are_shown_and_who_is_refused_stands_first()
    {
        await using var endpoint = await StartAsync();
        var (orders, _) = await endpoint.RegisterAsync("orders", role: null, "loopback", address: null);
        var (stranger, _) = await endpoint.RegisterAsync("stranger", role: null, "loopback", address: null);
        foreach (var id in new[] { orders, orders, stranger })
            await AskAsync(endpoint, id);

        var (code, json) = await Daemon.RunAsync([RealParts.Injector, "top", "--json", "--admin-socket", endpoint.AdminSocket]);
        var (_, table) = await Daemon.RunAsync([RealParts.Injector, "top", "--admin-socket", endpoint.AdminSocket]);

        Assert.Equal(0, code);
        var shown = JsonNode.Parse(json)!["workloads"]!.AsArray();
        Assert.Equal(["stranger", "orders"], shown.Select(w => (string?)w!["name"]));
        Assert.Equal((0, 2L), ((int)(long)shown[1]!["failures"]!, (long)shown[1]!["requests"]!));
        Assert.Equal((1L, 1L, "RoleNotGranted"), ((long)shown[0]!["failures"]!, (long)shown[0]!["requests"]!, (string?)shown[0]!["lastFailure"]));
        Assert.Equal("arn:aws:iam::111122223333:role/orders", (string?)shown[1]!["roleArn"]);
        Assert.Contains("2 workloads, 1 without credentials", table, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^stranger +- +\S+ +- +1 +- +1 +RoleNotGranted: No RoleGrant applies to container stranger\. *$", table);
        Assert.Matches(@"(?m)^orders +orders +\S+ +59:\d\d +2 +- +0 *$", table);
        Assert.DoesNotContain(orders, json + table, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', table);
    }

    [Fact]
    public async Task On_a_terminal_it_goes_on_looking_and_shows_the_pace_and_an_endpoint_that_went_away()
    {
        RealParts.NeedScript();
        await using var endpoint = await StartAsync();
        var (orders, _) = await endpoint.RegisterAsync("orders", role: null, "loopback", address: null);
        await AskAsync(endpoint, orders);
        await using var terminal = new Daemon(
            ["script", "-qec", $"stty cols 200 rows 30; exec {RealParts.Injector} top --every 200ms --admin-socket {endpoint.AdminSocket}", "/dev/null"],
            new Dictionary<string, string> { ["TERM"] = "xterm-256color" });
        await terminal.WaitForAsync("WORKLOAD", TimeSpan.FromSeconds(20));

        for (var i = 0; i < 10; i++)
            await AskAsync(endpoint, orders);
        await SeesAsync(terminal, text => Row().Matches(text).Any(row => row.Groups["requests"].Value == "11"));
        Assert.Contains('\e', terminal.Output);

        await endpoint.KillAsync();
        await SeesAsync(terminal, text => text.Contains("expected a running endpoint at unix:", StringComparison.Ordinal));
        await endpoint.StartAgainAsync();
        await SeesAsync(terminal, text => Row().Matches(text).Any(row => row.Groups["requests"].Value == "0"));
    }

    [Fact]
    public async Task Without_an_endpoint_the_error_says_what_was_expected_where_and_how_to_start_one()
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "top", "--admin-socket", "/nonexistent/admin.sock"]);

        Assert.Equal(2, code);
        Assert.Contains("expected a running endpoint at unix:/nonexistent/admin.sock, found: no such socket. Start one with injector endpoint", output, StringComparison.Ordinal);
    }

    private static async Task<EndpointProcess> StartAsync()
    {
        var grants = Path.Combine(Directory.CreateTempSubdirectory("inj-").FullName, "grants.yaml");
        await File.WriteAllTextAsync(grants, SampleGrant.Orders, TestContext.Current.CancellationToken);
        return await EndpointProcess.StartAsync("--grants", grants);
    }

    private static async Task AskAsync(EndpointProcess endpoint, string id)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(endpoint.Url, "/v2/credentials/" + id), TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode is 200 or 403, endpoint.Output);
    }

    private static async Task SeesAsync(Daemon terminal, Func<string, bool> seen)
    {
        for (var i = 0; i < 200 && !seen(Plain(terminal.Output)); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(seen(Plain(terminal.Output)), Plain(terminal.Output));
    }

    private static string Plain(string text) => Escape().Replace(text, "");

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]", RegexOptions.None, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?m)^\s*orders +orders +\S+ +\S+ +(?<requests>\d+) +(?<pace>[\d-]+) +0", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
