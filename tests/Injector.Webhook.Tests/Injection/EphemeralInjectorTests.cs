using System.Text.Json;
using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

public sealed class EphemeralInjectorTests
{
    private static readonly InjectionSettings On = Sample.Settings with { EphemeralContainers = true };

    [Theory]
    [InlineData(Delivery.LinkLocal, true)]
    [InlineData(Delivery.LinkLocal, false)]
    [InlineData(Delivery.Loopback, true)]
    [InlineData(Delivery.Loopback, false)]
    public void A_new_debug_container_gets_what_the_others_have(Delivery delivery, bool native)
    {
        var settings = On with { Delivery = delivery, NativeSidecars = native };
        var before = Sample.Injected(Sample.Pod(), settings);
        var after = With(before, """[{"name":"debug","image":"d","x-new":1}]""");

        var result = Inject(after, before, settings);
        var patched = Patch.Apply(after, result.Patch);

        Assert.Equal((InjectionOutcome.Injected, delivery, native), (result.Outcome, result.Delivery!.Value, result.IsNative));
        Assert.Equal(Sample.Variables(Sample.Container(before, "app")), Sample.Variables(patched["spec"]!["ephemeralContainers"]![0]!));
        Assert.Equal(after.ToJsonString(), Patch.Undo(after, result.Patch).ToJsonString());
        Assert.Empty(Inject(patched, before, settings).Patch);
    }

    [Fact]
    public void One_that_runs_already_is_not_touched()
    {
        var before = With(Sample.Injected(Sample.Pod()), """[{"name":"old"}]""");
        var after = With(before, """[{"name":"old"},{"name":"new","env":[{"name":"HTTP_PROXY","value":"x"},{"name":"no_proxy","value":"y"}]}]""");

        var result = Inject(after, before, On);

        Assert.All(result.Patch, o => Assert.StartsWith("/spec/ephemeralContainers/1/env/", o.Path, StringComparison.Ordinal));
        Assert.Equal("y,169.254.170.2", Sample.Variables(Patch.Apply(after, result.Patch)["spec"]!["ephemeralContainers"]![1]!)[^1].Value);
    }

    [Fact]
    public void Nothing_is_done_where_it_is_switched_off_or_the_pod_is_not_injected()
    {
        var injected = With(Sample.Injected(Sample.Pod()), """[{"name":"debug"}]""");
        var withoutId = injected.DeepClone();
        withoutId["metadata"]!["annotations"]!.AsObject().Remove(Labels.CredentialId);

        foreach (var (pod, settings) in new[] { (injected, Sample.Settings), (With(Sample.Pod(), """[{"name":"debug"}]"""), On), (withoutId, On) })
        {
            var result = Inject(pod, null, settings);
            Assert.Equal((InjectionOutcome.Unchanged, InjectionReasons.NotApplicable, 0), (result.Outcome, result.Reason, result.Patch.Count));
        }
    }

    [Fact]
    public void One_to_be_skipped_is_left_alone()
    {
        var pod = Sample.Pod();
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.SkipContainers] = "debug" };
        var before = Sample.Injected(pod);

        Assert.Empty(Inject(With(before, """[{"name":"debug"}]"""), before, On).Patch);
    }

    [Fact]
    public void An_injected_pod_with_debug_containers_is_still_complete()
    {
        var pod = With(Sample.Injected(Sample.Pod()), """[{"name":"debug","image":"d"}]""");

        Assert.Equal(InjectionReasons.AlreadyInjected, Sample.Inject(pod).Reason);
        Assert.Empty(Sample.Inject(pod).Patch);
    }

    private static JsonNode With(JsonNode pod, string ephemeral)
    {
        var copy = pod.DeepClone();
        copy["spec"]!["ephemeralContainers"] = JsonNode.Parse(ephemeral);
        return copy;
    }

    private static InjectionResult Inject(JsonNode pod, JsonNode? before, InjectionSettings settings)
    {
        using var document = JsonDocument.Parse(pod.ToJsonString());
        using var old = JsonDocument.Parse(before?.ToJsonString() ?? "null");
        return EphemeralInjector.Inject(document.RootElement, old.RootElement, settings);
    }
}
