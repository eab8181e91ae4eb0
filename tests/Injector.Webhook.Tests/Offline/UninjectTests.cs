using Injector.Core.Injection;
using Injector.Webhook.Injection;
using Injector.Webhook.Offline;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Offline;

/// <summary>What was put in is taken out, and what a person wrote stays, however much it looks like ours.</summary>
public sealed class UninjectTests
{
    private static readonly InjectionSettings Classic = Sample.Settings with { NativeSidecars = false };

    public static TheoryData<string> Proxies() =>
    [
        "value: a.internal", "value: 'a.internal'", "value: \"a.internal\"", "value: a,", "value: 'a,,'", "value: 10.0.0.1", "value: \"\"", "value: ''",
        "value: a,169.254.170.2", "value: '*'", "value: \"1\"", "valueFrom: {secretKeyRef: {name: s, key: k}}",
    ];

    [Theory]
    [MemberData(nameof(Proxies))]
    public void NO_PROXY_is_as_it_was(string value)
    {
        var block = Manifest.Pod($"    env:\n    - name: HTTP_PROXY\n      value: p\n    - name: NO_PROXY\n      {value}\n    - name: no_proxy\n      {value}");

        Manifest.AssertSound(block);
        Manifest.AssertSound(block, Classic);
    }

    [Theory]
    [InlineData("[{name: HTTPS_PROXY, value: p}, {name: NO_PROXY, value: a}]")]
    [InlineData("[{name: all_proxy, value: p}, {\"name\": \"No_Proxy\", \"value\": \"a\"}]")]
    [InlineData("[{name: HTTP_PROXY, value: p}]")]
    public void NO_PROXY_in_flow_style_is_as_it_was(string env) => Manifest.AssertSound(Manifest.Pod($"    env: {env}"));

    [Theory]
    [InlineData("app")]
    [InlineData("other")]
    public void A_default_container_that_a_person_chose_stays(string name)
    {
        var yaml = Manifest.Pod(inMetadata: $"  annotations:\n    kubectl.kubernetes.io/default-container: {name}", inSpec: "  - name: other\n    image: o");

        Assert.Contains("default-container: " + name + "\n", Manifest.AssertSound(yaml, Classic), StringComparison.Ordinal);
        Assert.Contains("default-container: " + name + "\n", Manifest.Uninject(Manifest.Inject(yaml, Classic).Text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_container_that_the_injection_chose_goes()
    {
        Assert.Contains("default-container: app\n", Manifest.AssertSound(Manifest.Deployment, Classic), StringComparison.Ordinal);
        Assert.DoesNotContain("annotations", Manifest.Uninject(Manifest.Inject(Manifest.Deployment, Classic).Text), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_a_person_wrote_stay()
    {
        var yaml = Manifest.Pod(
            """
                env:
                - name: AWS_EC2_METADATA_DISABLED
                  value: "true"
                - name: AWS_REGION
                  value: eu-west-1
              - name: own
                image: own
                env:
                - name: AWS_CONTAINER_CREDENTIALS_FULL_URI
                  value: http://127.0.0.1:1/x
              - name: bare
                image: bare
            """);

        var injected = Manifest.AssertSound(yaml, Sample.Settings with { Region = "eu-central-1" });

        Assert.Contains("value: http://127.0.0.1:1/x", injected, StringComparison.Ordinal);
        Assert.Equal(2, injected.Split("value: eu-central-1").Length - 1);
    }

    [Theory]
    [InlineData(Delivery.LinkLocal, true)]
    [InlineData(Delivery.LinkLocal, false)]
    [InlineData(Delivery.Loopback, true)]
    [InlineData(Delivery.Loopback, false)]
    public void Every_delivery_and_sidecar_comes_out_again(Delivery delivery, bool native)
    {
        var settings = Sample.Settings with
        {
            Delivery = delivery, NativeSidecars = native, Region = "eu-west-1", BlockInstanceMetadata = true, UriStyle = RelativeUriStyle.Query,
        };
        var yaml = Manifest.Pod("    env:\n    - name: HTTP_PROXY\n      value: p", "  volumes:\n  - name: v\n    emptyDir: {}\n  initContainers:\n  - name: i\n    image: i");

        Manifest.AssertSound(yaml, settings);
        Manifest.AssertSound(Manifest.Deployment, settings);
        Manifest.AssertSound(Manifest.Deployment.Replace("      labels:\n", "      annotations:\n        a: b\n      labels:\n", StringComparison.Ordinal), settings);
    }

    [Fact]
    public void Manifests_without_an_injection_are_only_rewritten_and_nothing_is_counted()
    {
        var (text, changed, _) = ManifestUninjector.Uninject(Manifest.Deployment);

        Assert.Equal(Manifest.Rewrite(Manifest.Deployment), text);
        Assert.Equal(0, changed);
        Assert.Equal(2, ManifestUninjector.Uninject(Manifest.Inject(Manifest.Deployment + "---\n" + Manifest.Pod()).Text).Changed);
    }

    [Fact]
    public void A_half_injection_that_inject_refuses_is_taken_out_as_the_refusal_says()
    {
        var half = Manifest.Inject(Manifest.Deployment).Text.Replace("ecs-link-local", "other", StringComparison.Ordinal)
            .Replace("path: token", "path: other", StringComparison.Ordinal);

        var refused = Assert.Single(Manifest.Inject(half).Reports).Result;

        Assert.Equal("ReservedName", refused.Reason);
        Assert.Contains("injector uninject", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ecs-credential-proxy", Manifest.Uninject(half), StringComparison.Ordinal);
        Assert.Equal(InjectionOutcome.Injected, Assert.Single(Manifest.Inject(Manifest.Uninject(half)).Reports).Result.Outcome);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("{\"env\":{\"app\":[1,null,\"AWS_EC2_METADATA_DISABLED\"]}}")]
    public void A_status_that_somebody_wrote_into_is_borne(string status)
    {
        var yaml = Manifest.Pod(inMetadata: $"  annotations:\n    ecs-injector.io/status: '{status}'", inContainer: "    env:\n    - name: A\n      value: b");

        var text = Manifest.Uninject(yaml);

        Assert.DoesNotContain("ecs-injector.io/status", text, StringComparison.Ordinal);
        Assert.Contains("name: A\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_setting_does_not_touch_what_is_injected_already_but_a_new_container_is_given_its_credentials()
    {
        var once = Manifest.Inject(Manifest.Deployment).Text;
        var more = once.Replace("      - name: app\n", "      - name: late\n        image: late\n      - name: app\n", StringComparison.Ordinal);

        var twice = Manifest.Inject(more).Text;

        Assert.Equal(2, twice.Split("name: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").Length - 1);
        Assert.Equal(twice, Manifest.Inject(twice).Text);
        Assert.DoesNotContain("AWS_", Manifest.Uninject(twice), StringComparison.Ordinal);
    }
}
