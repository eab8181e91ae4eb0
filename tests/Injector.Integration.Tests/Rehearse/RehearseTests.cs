using System.Diagnostics;
using Injector.Integration.Tests.World;
using Injector.Testing.Grants;

namespace Injector.Integration.Tests.Rehearse;

/// <summary><c>injector rehearse</c> for real: an endpoint, the published sidecar, and unmodified SDKs that meet the failure.</summary>
public sealed class RehearseTests
{
    [Theory]
    [InlineData(SdkClients.Boto)]
    [InlineData(SdkClients.Cli)]
    public async Task An_sdk_loses_its_credentials_while_revoked_is_rehearsed_and_has_them_again_by_itself(string sdk)
    {
        RealParts.NeedSdk(sdk);
        await using var endpoint = await StartAsync(SampleGrant.OrdersMayRehearse);
        await using var pod = await Pod.StartAsync(endpoint, ("INJECTOR_REVALIDATE_INTERVAL", "500ms"));
        var path = "/v2/credentials/" + pod.Id;
        await UntilAsync(pod, path, 200);
        Assert.StartsWith("ASIADEVELOPMENT", await LoadAsync(sdk, pod, path), StringComparison.Ordinal);

        var (code, output) = await RehearseAsync(endpoint, "revoked", "orders", "--detach");
        Assert.True(code == 0, output);
        var refused = await UntilAsync(pod, path, 403);
        Assert.DoesNotContain("ASIADEVELOPMENT", await LoadAsync(sdk, pod, path), StringComparison.Ordinal);

        // The shortest there is, in place of the ten minutes; nobody stops it.
        await RehearseAsync(endpoint, "revoked", "orders", "--for", "10s", "--json");
        await UntilAsync(pod, path, 200);
        Assert.StartsWith("ASIADEVELOPMENT", await LoadAsync(sdk, pod, path), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"CredentialsRevoked\"", refused.Body, StringComparison.Ordinal);
        Assert.Contains("(Over): its own credentials are back", endpoint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_waits_ends_it_with_a_signal_and_list_and_top_show_it_until_then()
    {
        RealParts.NeedProxy();
        await using var endpoint = await StartAsync(SampleGrant.OrdersMayRehearse);
        var (id, _) = await endpoint.RegisterAsync();
        await using var waiting = new Daemon([RealParts.Injector, "rehearse", "slow", id, "--admin-socket", endpoint.AdminSocket], new Dictionary<string, string>(StringComparer.Ordinal));
        await waiting.WaitForAsync("orders rehearses slow for 10:00, until ", TimeSpan.FromSeconds(30));

        var (_, list) = await RehearseAsync(endpoint, "list");
        var (_, top) = await Daemon.RunAsync([RealParts.Injector, "top", "--once", "--admin-socket", endpoint.AdminSocket]);
        var code = await waiting.TerminateAsync();

        Assert.Matches("(?m)^orders +slow +9:[0-9]{2} 10:00", list);
        Assert.Contains("rehearses slow, 9:", top, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains("Stopped. orders has its own credentials again.", waiting.Output, StringComparison.Ordinal);
        Assert.Contains("No workload is in a rehearsal.", (await RehearseAsync(endpoint, "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_line_with_the_mend_and_exit_code_2()
    {
        RealParts.NeedProxy();
        await using var endpoint = await StartAsync(SampleGrant.OrdersMayRehearse.Replace("allowRehearsal: true", "allowRehearsal: false", StringComparison.Ordinal));
        await endpoint.RegisterAsync();
        (string Command, string Says)[] cases =
        [
            ("slow orders", "injector rehearse slow: RehearsalNotGranted: expected allowRehearsal: true in the spec of RoleGrant orders, which decides for container orders"),
            ("slow billing", "found none called \"billing\" among 1: injector top shows them"),
            ("sleepy orders", "injector rehearse: expected one of expired, slow, throttled, revoked, flapping, stop, list, found \"sleepy\". See injector rehearse --help."),
            ("slow orders --for 3h", "--for: expected a duration from 10s to 2h, such as 90s, 10m or 1h, found \"3h\""),
            ("stop orders", "injector rehearse stop: expected orders to be in a rehearsal, found it in none"),
        ];
        foreach (var (command, says) in cases)
        {
            var (code, output) = await RehearseAsync(endpoint, command.Split(' '));

            Assert.Equal((2, 1), (code, output.Split('\n').Length));
            Assert.Contains(says, output, StringComparison.Ordinal);
        }
    }

    private static async Task<EndpointProcess> StartAsync(string grant)
    {
        var grants = Path.Combine(Directory.CreateTempSubdirectory("inj-").FullName, "grants.yaml");
        await File.WriteAllTextAsync(grants, grant, TestContext.Current.CancellationToken);
        return await EndpointProcess.StartAsync("--grants", grants);
    }

    private static Task<(int ExitCode, string Output)> RehearseAsync(EndpointProcess endpoint, params string[] arguments) =>
        Daemon.RunAsync([RealParts.Injector, "rehearse", .. arguments, "--admin-socket", endpoint.AdminSocket]);

    // A process of its own, since one that has keys uses them to their end. The key id, or what the SDK says.
    private static async Task<string> LoadAsync(string sdk, Pod pod, string path)
    {
        string[] command = sdk is SdkClients.Boto
            ? ["/usr/bin/python3", "-c", "import boto3; print(boto3.Session(region_name='eu-west-1').get_credentials().access_key)"]
            : [SdkClients.AwsCli, "configure", "export-credentials", "--format", "process"];
        var (_, output) = await Daemon.RunAsync(pod.Space.Inside(command), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = path,
        });
        return output.Contains("\"AccessKeyId\": \"", StringComparison.Ordinal) ? output.Split("\"AccessKeyId\": \"")[1] : output;
    }

    private static async Task<CurlAnswer> UntilAsync(Pod pod, string path, int status)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var answer = await pod.AskAsync(path);
            if (answer.Status == status)
                return answer;

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"no {status}: {answer}\n{pod.SidecarOutput}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
