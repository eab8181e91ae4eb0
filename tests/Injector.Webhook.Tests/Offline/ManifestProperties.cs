using System.Text.Json.Nodes;
using CsCheck;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Offline;

/// <summary>What holds of every manifest.</summary>
public sealed class ManifestProperties
{
    private const int Times = 400;

    private static readonly InjectionSettings[] Settings =
    [
        Sample.Settings,
        Sample.Settings with { NativeSidecars = false },
        Sample.Settings with { Delivery = Core.Injection.Delivery.Loopback, Region = "eu-west-1", EndpointCa = null },
    ];

    [Fact]
    public void The_same_bytes_every_time_twice_equals_once_and_out_again_is_as_before() =>
        GeneratedManifests.Pod.Sample(
            generated =>
            {
                var (pod, style) = generated;
                Manifest.AssertSound(GeneratedManifests.Yaml(pod, style), Settings[style & 1]);
            },
            iter: Times);

    [Fact]
    public void Offline_gives_what_live_gives() =>
        GeneratedManifests.Pod.Sample(
            generated =>
            {
                var (pod, style) = generated;
                var settings = Settings[Math.Abs(style % Settings.Length)];

                var result = Manifest.Inject(GeneratedManifests.Yaml(pod, style), settings);

                Manifest.AssertSame(Manifest.Live(pod, "Pod", "orders", settings: settings), Manifest.One(result.Text));
            },
            iter: Times);

    [Fact]
    public void What_is_only_rewritten_says_the_same_and_taking_out_of_it_changes_nothing() =>
        GeneratedManifests.Pod.Sample(
            generated =>
            {
                var (pod, style) = generated;
                var yaml = GeneratedManifests.Yaml(pod, style);

                Manifest.AssertSame(pod, Manifest.One(Manifest.Rewrite(yaml)));
                Assert.Equal(Manifest.Rewrite(yaml), Manifest.Uninject(yaml));
            },
            iter: Times);

    [Fact]
    public void Each_document_of_many_is_as_it_is_alone() =>
        Gen.Select(GeneratedManifests.Pod, GeneratedManifests.Pod).Sample(
            (first, second) =>
            {
                var one = GeneratedManifests.Yaml(first.Pod, first.Style);
                var two = GeneratedManifests.Yaml(second.Pod, second.Style);
                var list = new JsonObject { ["kind"] = "List", ["items"] = new JsonArray(first.Pod.DeepClone(), second.Pod.DeepClone()) };

                var alone = (JsonNode?[])[Manifest.One(Manifest.Inject(one).Text), Manifest.One(Manifest.Inject(two).Text)];

                Assert.Equal(Manifest.Inject(one).Text + "---\n" + Manifest.Inject(two).Text, Manifest.Inject(one + "---\n" + two).Text);
                Manifest.AssertSame(new JsonArray([.. alone.Select(a => a?.DeepClone())]), Manifest.One(Manifest.AssertSound(GeneratedManifests.Yaml(list, first.Style)))["items"]);
            },
            iter: Times / 4);
}
