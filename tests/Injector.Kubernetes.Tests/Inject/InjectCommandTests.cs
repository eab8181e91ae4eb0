using System.Text;
using System.Text.Json.Nodes;
using Injector.Kubernetes.Tests.Check;

namespace Injector.Kubernetes.Tests.Inject;

/// <summary><c>injector inject</c> and <c>injector uninject</c> as programs: what goes where, and which exit code.</summary>
public sealed class InjectCommandTests : IDisposable
{
    private const string Pod = """
        kind: Pod
        metadata:
          name: grüße
          namespace: shop
          labels:
            ecs-injector.io/inject: enabled
        spec:
          containers:
          - name: app
            image: app # 1

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("inject-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Manifests_go_to_standard_output_and_everything_else_to_standard_error()
    {
        var file = await InjectFileAsync(Pod);
        var piped = await InjectorProcess.RunAsync(["inject", "-f", "-"], Encoding.UTF8.GetBytes(Pod));

        Assert.Equal((0, 0), (file.Code, piped.Code));
        Assert.Equal(file.Output, piped.Output);
        Assert.StartsWith("kind: Pod\nmetadata:\n  name: grüße\n", file.Output, StringComparison.Ordinal);
        Assert.Equal("pod/grüße in shop: injected, link-local, native sidecar\ncomments are not kept\n", file.Error);

        var back = await InjectorProcess.RunAsync(["uninject", "-f", "-"], Encoding.UTF8.GetBytes(file.Output));
        Assert.Equal((0, "1 template was cleaned\n"), (back.Code, back.Error));
        Assert.Equal(Pod.Replace(" # 1", "", StringComparison.Ordinal), back.Output);
    }

    [Fact]
    public async Task The_bytes_are_UTF_8_whatever_the_locale_says()
    {
        var here = await InjectFileAsync(Pod);
        var piped = await InjectorProcess.RunAsync(["inject", "-f", "-"], Encoding.UTF8.GetBytes("\ufeff" + Pod), ("LC_ALL", "de_DE.ISO-8859-1"));
        var back = await InjectorProcess.RunAsync(["uninject", "-f", "-"], Encoding.UTF8.GetBytes(here.Output), ("LC_ALL", "de_DE.ISO-8859-1"));

        Assert.Equal(here.Output, piped.Output);
        Assert.Contains("name: grüße\n", back.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_template_prints_no_manifests_at_all()
    {
        var refused = await InjectFileAsync(Pod + "---\n" + Pod.Replace("spec:", "spec:\n  hostNetwork: true", StringComparison.Ordinal));
        var explained = await InjectFileAsync(Pod.Replace("spec:", "spec:\n  hostNetwork: true", StringComparison.Ordinal), "--explain");

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("pod/grüße in shop: refused, HostNetwork: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (explained.Code, explained.Error));
        Assert.Contains("refused, HostNetwork: ", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_for_every_container_what_was_done_and_what_each_SDK_finds()
    {
        var yaml = Pod + "  - name: keys\n    image: k\n    env: [{name: AWS_PROFILE, value: p}]\n";

        var people = await InjectFileAsync(yaml, "--explain");
        var scripts = await InjectFileAsync(yaml, "--explain", "--json");

        Assert.Equal((0, 0, "", ""), (people.Code, scripts.Code, people.Error, scripts.Error));
        Assert.Contains("  container app: given its credentials\n    added  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_EC2_METADATA_DISABLED\n", people.Output, StringComparison.Ordinal);
        Assert.Contains("    finds  shared files (AWS_PROFILE): ", people.Output, StringComparison.Ordinal);
        var template = Assert.Single(JsonNode.Parse(scripts.Output)!.AsArray())!;
        Assert.Equal(("Injected", "SharedProfile"), (template["outcome"]!.GetValue<string>(), template["notices"]![0]!["code"]!.GetValue<string>()));
        Assert.All(template["containers"]![0]!["sdks"]!.AsObject(), sdk => Assert.Equal("Container", sdk.Value!.GetValue<string>()));
        Assert.All(template["containers"]![1]!["sdks"]!.AsObject(), sdk => Assert.Equal("Profile", sdk.Value!.GetValue<string>()));
    }

    [Fact]
    public async Task Nothing_to_inject_is_said_and_fine()
    {
        var outcome = await InjectFileAsync("kind: Service\n");

        Assert.Equal((0, "kind: Service\n"), (outcome.Code, outcome.Output));
        Assert.Contains("no pods and no pod templates were found", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_cluster_gets_a_classic_sidecar_with_the_CA_that_was_given()
    {
        using var authority = new TestAuthority();
        var ca = await FileAsync("ca.pem", authority.Pem);

        var outcome = await InjectFileAsync(Pod, "--kubernetes-version", "1.28", "--ca-file", ca, "--region", "eu-west-1");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("classic sidecar", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("BEGIN CERTIFICATE", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("restartPolicy: Always", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(outcome.Output, (await InjectFileAsync(outcome.Output, "--kubernetes-version", "1.28", "--ca-file", ca, "--region", "eu-west-1")).Output);
    }

    [Theory]
    [InlineData("Required", "inject")]
    [InlineData("expected a file at /nowhere", "inject", "-f", "/nowhere")]
    [InlineData("expected a file at /nowhere", "uninject", "-f", "/nowhere")]
    [InlineData("expected a file at /", "inject", "-f", "/")]
    [InlineData("expected a file at", "inject", "-f", "")]
    [InlineData("--delivery: expected one of", "inject", "-f", "-", "--delivery", "air")]
    [InlineData("--kubernetes-version: expected a version", "inject", "-f", "-", "--kubernetes-version", "new")]
    [InlineData("--ca-file: expected a PEM certificate", "inject", "-f", "-", "--ca-file", "/nowhere")]
    [InlineData("--ca-file: expected a PEM certificate", "inject", "-f", "-", "--ca-file", "/dev/null")]
    [InlineData("--nonsense", "uninject", "-f", "-", "--nonsense")]
    public async Task A_wrong_call_is_one_line_and_exit_code_2(string what, params string[] arguments) =>
        (await InjectorProcess.RunAsync(arguments)).AssertUsage(what.Replace("Required", "--filename", StringComparison.Ordinal));

    [Fact]
    public async Task Broken_manifests_are_one_line_with_file_and_place_and_exit_code_2()
    {
        (await InjectFileAsync("a: 1\nb: [\n")).AssertUsage("pod.yaml: line 3, column 1: expected YAML");
        (await InjectorProcess.RunAsync(["uninject", "-f", "-"], "a: 'x"u8.ToArray())).AssertUsage("standard input: line 1, column 4");
        (await InjectorProcess.RunAsync(["inject", "-f", "-"], [0x61, 0x3a, 0x20, 0xe4, 0x0a])).AssertUsage("standard input: expected UTF-8");
        (await InjectFileAsync(new string('[', 100_000))).AssertUsage("expected at most 200 levels");
    }

    private async Task<ProcessOutcome> InjectFileAsync(string yaml, params string[] options) =>
        await InjectorProcess.RunAsync(["inject", "-f", await FileAsync("pod.yaml", yaml), .. options]);

    private async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
