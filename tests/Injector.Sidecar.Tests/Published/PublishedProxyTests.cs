using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Injector.Core.Credentials;
using Injector.Sidecar.Tests.World;
using Injector.Testing.Upstream;

namespace Injector.Sidecar.Tests.Published;

/// <summary>The native binary itself, where INJECTOR_PROXY_BINARY names it: the other tests run the same code through the JIT.</summary>
public sealed class PublishedProxyTests
{
    private const string Variable = "INJECTOR_PROXY_BINARY";

    [Fact]
    public async Task It_serves_and_ends_at_sigterm_within_five_seconds()
    {
        await using var upstream = FakeUpstream.Start();
        upstream.Answer(FakeAnswer.Credentials(TimeProvider.System.GetUtcNow().AddHours(1)));
        var id = CredentialId.New();
        var (listen, admin) = (FreePort(), FreePort());
        using var proxy = Start([], Environment(upstream, id, listen, admin));
        using var client = new HttpClient();
        var uri = new Uri($"http://127.0.0.1:{listen}{id.RelativeUri}");

        await Eventually.HoldsAsync(async () => await StatusAsync(client, uri) == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(client, new Uri(uri, "/v2/credentials/stranger")));
        Assert.Equal(0, (await RunAsync(["health"], Environment(upstream, id, listen, admin))).Exit);
        Assert.Equal(0, (await RunAsync(["health", "--credentials"], Environment(upstream, id, listen, admin))).Exit);
        Assert.Contains("injector_proxy_workloads", await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{admin}/metrics"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var began = TimeProvider.System.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", proxy.Id.ToString(CultureInfo.InvariantCulture)]);
        await proxy.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, proxy.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task It_serves_until_it_is_killed_where_it_is_told_to()
    {
        await using var upstream = FakeUpstream.Start();
        upstream.Answer(FakeAnswer.Credentials(TimeProvider.System.GetUtcNow().AddHours(1)));
        var id = CredentialId.New();
        var (listen, admin) = (FreePort(), FreePort());
        var environment = Environment(upstream, id, listen, admin);
        environment["INJECTOR_SERVE_UNTIL_KILLED"] = "true";
        var waiting = RunAsync(["health", "--credentials", "--wait", "20s"], environment);
        using var proxy = Start([], environment);
        Assert.Equal(0, (await waiting).Exit);

        using var term = Process.Start("kill", ["-TERM", proxy.Id.ToString(CultureInfo.InvariantCulture)]);
        await term.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, new Uri($"http://127.0.0.1:{listen}{id.RelativeUri}")));
        proxy.Kill();
        await proxy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, (await RunAsync(["health", "--wait", "200ms"], environment)).Exit);
        Assert.Equal(2, (await RunAsync(["health", "--wait", "soon"], environment)).Exit);
    }

    [Fact]
    public async Task It_takes_listeners_over_from_a_hook()
    {
        using var hook = new FakeHook();
        await using var upstream = FakeUpstream.Start();
        upstream.Answer(FakeAnswer.Credentials(TimeProvider.System.GetUtcNow().AddHours(1)));
        var id = CredentialId.New();
        var environment = Environment(upstream, id, FreePort(), FreePort());
        environment.Remove("INJECTOR_CREDENTIAL_ID");
        environment["INJECTOR_HANDOFF_SOCKET"] = hook.Path;
        using var proxy = Start([], environment);
        await hook.MeetAsync();

        var door = hook.Serve("orders", (id, "token"));

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, new Uri($"http://{door}{id.RelativeUri}")));
        proxy.Kill();
        await proxy.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public async Task It_does_nothing_until_it_is_asked_to_end_where_it_holds_namespaces(string signal)
    {
        using var pause = Start(["pause"], []);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(pause.HasExited);

        using var kill = Process.Start("kill", [signal, pause.Id.ToString(CultureInfo.InvariantCulture)]);
        await pause.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, pause.ExitCode);
        Assert.Empty(await pause.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--help", 0, "INJECTOR_UPSTREAM")]
    [InlineData("--help", 0, "injector-proxy pause")]
    [InlineData("--version", 0, "injector-proxy ")]
    [InlineData("--wrong", 2, "expected")]
    [InlineData("", 2, "INJECTOR_UPSTREAM: expected")]
    [InlineData("health", 1, "not ready")]
    public async Task It_says_what_is_wanted_or_wrong(string argument, int exit, string said)
    {
        var result = await RunAsync(
            argument.Length == 0 ? [] : [argument],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["INJECTOR_ADMIN_LISTEN"] = "127.0.0.1:" + FreePort().ToString(CultureInfo.InvariantCulture),
            });

        Assert.Equal(exit, result.Exit);
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Uri uri)
    {
        try
        {
            using var response = await client.GetAsync(uri, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.Unused;
        }
    }

    private static Dictionary<string, string> Environment(FakeUpstream upstream, CredentialId id, int listen, int admin) =>
        new(StringComparer.Ordinal)
        {
            ["INJECTOR_CREDENTIAL_ID"] = id.Value,
            ["INJECTOR_UPSTREAM"] = upstream.Address.ToString(),
            ["INJECTOR_LISTEN"] = $"127.0.0.1:{listen}",
            ["INJECTOR_ADMIN_LISTEN"] = $"127.0.0.1:{admin}",
        };

    private static async Task<(int Exit, string Output)> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        using var process = Start(arguments, environment);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + errors);
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var binary = System.Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(binary), $"{Variable} does not name a published injector-proxy");
        var start = new ProcessStartInfo(binary!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
