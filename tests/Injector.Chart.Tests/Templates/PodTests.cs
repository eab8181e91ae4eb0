using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Injector.Chart.Tests.Rendering;
using Injector.Core.Names;

namespace Injector.Chart.Tests.Templates;

/// <summary>The pods: valid for a real API server, restricted, and with the arguments that belong together.</summary>
public sealed partial class PodTests
{
    private static readonly string[] HarmlessVolumes = ["configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret"];

    public static TheoryData<string> Profiles => Profile.Names;

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Every_pod_is_valid_for_the_API_server(string profile)
    {
        var schema = Path.Combine(AppContext.BaseDirectory, "Schemas", "pod.schema.json");
        var pods = (await ChartRenderer.ManifestsAsync(Profile.Arguments(profile))).PodSpecs().ToList();

        Assert.Equal(profile == "everything" ? 3 : 2, pods.Count);
        var documents = pods.Select(p => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["spec"] = p.Spec.DeepClone() }.ToJsonString());
        Assert.Empty(await ChartRenderer.FaultsAsync(schema, string.Join("\n---\n", documents)));
    }

    [Fact]
    public async Task The_schema_finds_a_typo()
    {
        var schema = Path.Combine(AppContext.BaseDirectory, "Schemas", "pod.schema.json");

        var faults = await ChartRenderer.FaultsAsync(schema, """{"spec":{"containers":[{"name":"a","imagePulPolicy":"Always"}]}}""");

        Assert.Contains("imagePulPolicy", faults, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Every_pod_is_restricted(string profile)
    {
        var pods = (await ChartRenderer.ManifestsAsync(Profile.Arguments(profile))).PodSpecs();

        Assert.All(pods, pod =>
        {
            Assert.Null(pod.Spec["hostNetwork"]);
            Assert.Null(pod.Spec["hostPID"]);
            Assert.Null(pod.Spec["hostIPC"]);
            Assert.Equal("RuntimeDefault", pod.Spec["securityContext"]!["seccompProfile"]!.Text("type"));
            Assert.All(pod.Spec.Objects("volumes"), v => Assert.Contains(v.Single(p => p.Key != "name").Key, HarmlessVolumes));
            Assert.All(pod.Spec.Objects("containers"), container =>
            {
                var context = container["securityContext"]!;
                Assert.False(context["allowPrivilegeEscalation"]!.GetValue<bool>());
                Assert.True(context["readOnlyRootFilesystem"]!.GetValue<bool>());
                Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
                Assert.Equal(65532, context["runAsUser"]!.GetValue<long>());
                Assert.Equal(["ALL"], context["capabilities"]!.Texts("drop"));
                Assert.Null(context["capabilities"]!["add"]);
                Assert.NotNull(container["resources"]!["limits"]!["memory"]);
                Assert.All(container.Objects("ports"), p => Assert.Null(p["hostPort"]));
            });
        });
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Mounts_have_volumes_and_volumes_have_mounts(string profile)
    {
        var pods = (await ChartRenderer.ManifestsAsync(Profile.Arguments(profile))).PodSpecs();

        Assert.All(pods, pod => Assert.Equal(
            pod.Spec.Objects("volumes").Select(v => v.Text("name")).Order(),
            pod.Spec.Objects("containers").SelectMany(c => c.Objects("volumeMounts")).Select(m => m.Text("name")).Order()));
    }

    [Theory]
    [InlineData("default", "--ca-secret --webhook-secret --endpoint-secret --lease")]
    [InlineData("certManager", "--tls-cert --tls-key --endpoint-ca-file")]
    [InlineData("secret", "--tls-cert --tls-key --endpoint-ca-file --patch-ca-bundle")]
    public async Task The_webhook_is_told_where_its_certificate_comes_from(string profile, string expected)
    {
        var arguments = await ArgumentsAsync("webhook", Profile.Arguments(profile));
        string[] all =
            ["--ca-secret", "--webhook-secret", "--endpoint-secret", "--lease", "--tls-cert", "--tls-key", "--endpoint-ca-file", "--patch-ca-bundle"];

        Assert.Equal(expected.Split(' '), arguments.Where(all.Contains));
    }

    [Fact]
    public async Task The_webhook_may_write_exactly_the_secrets_and_the_lease_that_it_is_told_of()
    {
        var manifests = await ChartRenderer.ManifestsAsync();
        var arguments = await ArgumentsAsync("webhook");
        var rules = manifests.Named("Role", "ecs-injector-webhook").Objects("rules");

        Assert.Equal(
            [After(arguments, "--ca-secret"), After(arguments, "--webhook-secret"), After(arguments, "--endpoint-secret")],
            Assert.Single(rules, r => r.Texts("resources") is ["secrets"] && r["resourceNames"] is not null).Texts("resourceNames"));
        Assert.Equal(
            [After(arguments, "--lease")],
            Assert.Single(rules, r => r.Texts("resources") is ["leases"] && r["resourceNames"] is not null).Texts("resourceNames"));
        Assert.Equal(Assert.Single(manifests.OfKind("MutatingWebhookConfiguration")).Name, After(arguments, "--webhook-configuration"));
    }

    [Fact]
    public async Task The_endpoint_serves_the_certificate_that_the_webhook_writes_but_never_sees_the_CA()
    {
        var manifests = await ChartRenderer.ManifestsAsync();
        var spec = manifests.Named("Deployment", "ecs-injector-endpoint")["spec"]!["template"]!["spec"]!;
        var tls = Assert.Single(spec.Objects("volumes"), v => v.Text("name") == "tls")["secret"]!;

        Assert.Equal(After(await ArgumentsAsync("webhook"), "--endpoint-secret"), tls.Text("secretName"));
        Assert.Equal(["tls.crt", "tls.key"], tls.Objects("items").Select(i => i.Text("key")!));
    }

    [Fact]
    public async Task Traces_are_sent_by_the_endpoint_alone_and_named_by_sidecars()
    {
        string[] on = ["-set-json", """traces={"enabled":true,"endpoint":"http://collector:4317","share":0.1}"""];
        var manifests = await ChartRenderer.ManifestsAsync(on);
        var told = manifests.PodSpecs().ToDictionary(
            pod => pod.Spec.Objects("containers").Single().Text("name")!,
            pod => pod.Spec.Objects("containers").Single().Objects("env").Where(e => e.Text("name")!.StartsWith("OTEL_", StringComparison.Ordinal))
                .Select(e => $"{e.Text("name")}={e.Text("value")}").ToList());

        Assert.Equal(
            ["OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_TRACES_SAMPLER=traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.1"],
            told["endpoint"]);
        Assert.Empty(told["webhook"]);
        Assert.Contains("--traces", await ArgumentsAsync("endpoint", on));
        Assert.Contains("--traces", await ArgumentsAsync("webhook", on));
    }

    [Fact]
    public async Task The_endpoint_answers_to_every_name_of_its_service()
    {
        var arguments = await ArgumentsAsync("endpoint", "-namespace", "other");

        Assert.Equal(
            ["ecs-injector-endpoint.other.svc", "ecs-injector-endpoint.other.svc.cluster.local", "ecs-injector-endpoint.other", "ecs-injector-endpoint"],
            arguments.Index().Where(a => a.Item == "--service-name").Select(a => arguments[a.Index + 1]));
    }

    [Fact]
    public async Task The_endpoint_is_reached_on_the_port_that_the_webhook_tells_pods()
    {
        var manifests = await ChartRenderer.ManifestsAsync("-set-json", "endpoint.port=9443");
        var service = manifests.Named("Service", "ecs-injector-endpoint");

        Assert.Equal("https", Assert.Single(service["spec"]!.Objects("ports"), p => p["port"]!.GetValue<long>() == Ports.Cluster).Text("targetPort"));
    }

    [Fact]
    public async Task Every_option_that_is_passed_is_one_that_the_program_knows()
    {
        foreach (var component in new[] { "webhook", "endpoint" })
        {
            foreach (var profile in new[] { "default", "certManager", "secret" })
            {
                var passed = (await ArgumentsAsync(component, Profile.Arguments(profile))).Where(a => a.StartsWith("--", StringComparison.Ordinal));
                Assert.Empty(passed.Except(KnownOptions()));
            }
        }
    }

    [Fact]
    public async Task Excluded_namespaces_are_told_to_the_webhook_too()
    {
        var arguments = await ArgumentsAsync("webhook", "-set-json", """excludeNamespaces=["cni","storage"]""");

        Assert.Equal(["cni", "storage"], arguments.Index().Where(a => a.Item == "--exclude-namespace").Select(a => arguments[a.Index + 1]));
    }

    private static HashSet<string> KnownOptions() =>
    [
        .. Directory.EnumerateFiles(Tools.File("src", "Injector"), "*Arguments.cs", SearchOption.AllDirectories)
            .SelectMany(f => OptionName().Matches(File.ReadAllText(f))).Select(m => m.Groups["name"].Value),
    ];

    [GeneratedRegex("\"(?<name>--[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionName();

    private static string After(string[] arguments, string option) => arguments[Array.IndexOf(arguments, option) + 1];

    private static async Task<string[]> ArgumentsAsync(string component, params string[] arguments) => Assert.Single(
        (await ChartRenderer.ManifestsAsync(arguments)).Named("Deployment", $"ecs-injector-{component}")["spec"]!["template"]!["spec"]!
            .Objects("containers")).Texts("args");
}
