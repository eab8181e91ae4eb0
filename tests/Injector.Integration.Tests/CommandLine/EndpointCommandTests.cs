using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Injector.Integration.Tests.World;

namespace Injector.Integration.Tests.CommandLine;

/// <summary><c>injector endpoint</c> as a person meets it.</summary>
public sealed class EndpointCommandTests
{
    [Theory]
    [InlineData("--bogus", "'--bogus'")]
    [InlineData("--listen ftp://x", "--listen: expected http://IP:PORT")]
    [InlineData("--source magic", "--source: expected one of development, sts, payload, upstream, found \"magic\"")]
    [InlineData("--rate-limit 0,1", "--rate-limit: expected two positive whole numbers")]
    [InlineData("--development-lifetime soon", "--development-lifetime: expected a duration")]
    [InlineData("--grants /nonexistent/grants.yaml", "expected a grants file at /nonexistent/grants.yaml")]
    [InlineData("--listen https://127.0.0.1:0", "--tls-cert FILE and --tls-key FILE")]
    [InlineData("--source upstream --upstream nowhere", "--upstream: expected http://HOST:PORT")]
    [InlineData("--source upstream --upstream http://far.example --upstream-token-file /t", "loopback or link-local address for a token")]
    public async Task A_wrong_option_is_one_clear_line_and_exit_code_2(string options, string says)
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "endpoint", .. options.Split(' ')]);

        Assert.Equal(2, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Equal(1, output.Split('\n').Count(line => line.StartsWith("injector endpoint:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_invalid_grant_document_is_named_with_file_line_and_expectation()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("inj-").FullName, "grants.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: ecs-injector.io/v1alpha1\nkind: RoleGrant\nmetadata: {name: a}\nspec:\n  role: x\n", TestContext.Current.CancellationToken);

        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "endpoint", "--grants", file]);

        Assert.Equal(2, code);
        Assert.Contains($"{file}: line 5, column 3: expected one of roles, subjects, session, allowRehearsal, found the unknown key role", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_explains_every_option_with_its_default()
    {
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "endpoint", "--help"]);

        Assert.Equal(0, code);
        foreach (var says in new[] { "--listen", "http://127.0.0.1:51679", "--grants", "/etc/ecs-injector/grants.yaml", "--development-lifetime", "Default 1h", "--rate-limit", "40,60" })
            Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_credential_port_is_an_error_and_a_busy_default_metrics_port_only_a_warning()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var metrics = new TcpListener(IPAddress.Loopback, 51681);
        try
        {
            metrics.Start();
        }
        catch (SocketException)
        {
            // Somebody else has it: as busy as we wanted it.
        }

        var folder = Directory.CreateTempSubdirectory("inj-").FullName;
        string[] places = [
            "--socket", "none", "--admin-socket", Path.Combine(folder, "a", "a.sock"), "--state", Path.Combine(folder, "s"),
            "--audit-log", Path.Combine(folder, "l")];
        var (code, output) = await Daemon.RunAsync([RealParts.Injector, "endpoint", "--listen", $"http://{taken.LocalEndpoint}", .. places]);
        Assert.Equal(2, code);
        Assert.Contains("--listen: expected to be able to listen on", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        await using var endpoint = new Daemon([RealParts.Injector, "endpoint", "--listen", "http://127.0.0.1:0", .. places], new Dictionary<string, string>());
        await endpoint.WaitForAsync("Credentials on ", TimeSpan.FromSeconds(20));
        Assert.Contains("Health and metrics are not served: http://127.0.0.1:51681 is taken", endpoint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_drains_and_ends_with_0_within_five_seconds()
    {
        await using var endpoint = await EndpointProcess.StartAsync();
        var clock = Stopwatch.StartNew();

        var code = await endpoint.TerminateAsync();

        Assert.Equal(0, code);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
