using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>Whatever comes is decided, or refused as no pod with the place; nothing else is ever thrown.</summary>
public sealed class HostilePodTests
{
    private static readonly string[] Strangers =
        ["null", "true", "false", "0", "-1.5e300", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\":null}", "{\"name\":7}", "[{\"name\":null}]", "\"\\u0000\""];

    private static readonly Gen<string> Pod = Gen.OneOf(
        PodGen.Pod,
        Gen.Select(PodGen.Pod, PodGen.Settings, (pod, settings) => (Pod: JsonNode.Parse(pod)!, Settings: settings))
            .Select(c => Patch.Apply(c.Pod, Sample.Inject(c.Pod, Sample.Settings).Patch).ToJsonString()),
        Gen.Const("""
            {"metadata":{"name":"p","labels":{"ecs-injector.io/inject":"enabled"},"annotations":{"ecs-injector.io/delivery":"auto"}},
             "spec":{"os":{"name":"linux"},"hostNetwork":false,"nodeSelector":{"kubernetes.io/os":"linux"},"restartPolicy":"Always","resources":{"limits":{},"requests":{}},
             "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]},{}]}}},
             "containers":[{"name":"a","ports":[{"containerPort":1}],"env":[{"name":"HTTP_PROXY","value":"x"},{"name":"NO_PROXY","valueFrom":{}}],"volumeMounts":[{"name":"v","mountPath":"/v"}]}],
             "initContainers":[{"name":"i","restartPolicy":"Always"}],"ephemeralContainers":[{"name":"e"}],"volumes":[{"name":"v"}]}}
            """));

    [Fact]
    public void Any_node_of_another_kind_is_decided_or_refused_with_its_place()
    {
        var refused = 0;
        Gen.Select(Pod, Gen.Int[0, 10_000], Gen.Int[0, Strangers.Length - 1], PodGen.Settings, Gen.Bool).Sample((text, place, stranger, settings, ofNamespace) =>
        {
            var pod = Mutated(text, place, Strangers[stranger]);
            var known = settings with { EphemeralContainers = true };
            try
            {
                var result = Sample.Inject(pod, known, ofNamespace ? Sample.NamespaceOptIn : Sample.NoLabels);
                Assert.Contains(result.Reason, InjectionReasons.Outcomes);
                if (result.Patch.Count > 0)
                    Assert.Empty(Sample.Inject(Patch.Apply(pod, result.Patch), known, ofNamespace ? Sample.NamespaceOptIn : Sample.NoLabels).Patch);
                using var document = JsonDocument.Parse(pod.ToJsonString());
                Assert.Contains(EphemeralInjector.Inject(document.RootElement, default, known).Reason, InjectionReasons.Outcomes);
            }
            catch (PodFormatException e)
            {
                Interlocked.Increment(ref refused);
                Assert.Matches("^[^:]+: expected .+, found .+", e.Message);
            }
        }, iter: 2500);

        Assert.NotEqual(0, refused);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"spec":null}""")]
    [InlineData("""{"spec":[]}""")]
    [InlineData("""{"metadata":7,"spec":{}}""")]
    [InlineData("""{"metadata":{"labels":{"a":null}},"spec":{}}""")]
    [InlineData("""{"metadata":{"annotations":{"a":{}}},"spec":{}}""")]
    [InlineData("""{"spec":{"containers":{}}}""")]
    [InlineData("""{"spec":{"containers":[null]}}""")]
    [InlineData("""{"spec":{"containers":[{"env":[7]}]}}""")]
    [InlineData("""{"spec":{"containers":[{"env":[{"name":7}]}]}}""")]
    [InlineData("""{"spec":{"volumes":["x"]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"\ud800"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"\udc00\ud800"}]}}""")]
    [InlineData("""{"spec":{"containers":[],"x-\uD800":1}}""")]
    [InlineData("""{"spec":{"containers":[]},"x-unread":"\ud83dx"}""")]
    public void No_pod_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Throws<PodFormatException>(() => PodInjector.Inject(document.RootElement, "shop", Sample.NamespaceOptIn, Sample.Settings, Sample.Id));
        Assert.Throws<PodFormatException>(() => EphemeralInjector.Inject(document.RootElement, default, Sample.Settings));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused()
    {
        byte[] json = [.. """{"spec":{"containers":[{"name":"a"""u8, 0xff, .. "\"}]}}"u8];
        using var document = JsonDocument.Parse(json);

        Assert.Throws<PodFormatException>(() => PodInjector.Inject(document.RootElement, "shop", Sample.NamespaceOptIn, Sample.Settings, Sample.Id));
    }

    [Theory]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\\\ud800")]
    [InlineData("é😀\\u00e9\\n\\u0000")]
    [InlineData("\\\"\\\\\\/")]
    public void Any_Unicode_is_carried_through(string text)
    {
        var pod = JsonNode.Parse($$$"""
            {"metadata":{"labels":{"ecs-injector.io/inject":"enabled"},"annotations":{"a":"{{{text}}}"}},
             "spec":{"containers":[{"name":"{{{text}}}","env":[{"name":"HTTP_PROXY","value":"{{{text}}}"},{"name":"NO_PROXY","value":"{{{text}}}"}]}]}}
            """)!;
        var result = Sample.Inject(pod);
        var patched = Patch.Apply(pod, result.Patch);
        var value = pod["metadata"]!["annotations"]!["a"]!.GetValue<string>();

        Assert.Equal(InjectionReasons.Injected, result.Reason);
        Assert.Equal(value + ",169.254.170.2", Sample.Variables(Sample.Container(patched, value))[^1].Value);
        Assert.Contains(value, StatusAnnotation.ReadEnvironment(patched["metadata"]!["annotations"]![Labels.Status]!.GetValue<string>()).Keys);
        Assert.Empty(Sample.Inject(patched).Patch);
    }

    [Fact]
    public void A_huge_pod_takes_no_time_worth_mentioning()
    {
        var pod = Sample.Pod();
        var env = new JsonArray([.. Enumerable.Range(0, 60_000).Select(i => (JsonNode)new JsonObject { ["name"] = i % 2 == 0 ? "NO_PROXY" : "HTTP_PROXY", ["value"] = "x" })]);
        pod["spec"]!["containers"]![0]!["env"] = env;

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = Sample.Inject(pod);

        Assert.Equal(InjectionOutcome.Injected, result.Outcome);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    [Fact]
    public void Many_names_to_skip_among_many_containers_take_no_time_worth_mentioning()
    {
        var pod = Sample.Pod();
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.SkipContainers] = string.Join(',', Enumerable.Range(0, 50_000)) };
        pod["spec"]!["containers"] = new JsonArray([.. Enumerable.Range(0, 60_000).Select(i => (JsonNode)new JsonObject { ["name"] = "a" })]);

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = Sample.Inject(pod);

        Assert.Equal(50_000, result.Notices.Count);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    // Replaces, removes or doubles one node.
    private static JsonNode Mutated(string text, int place, string stranger)
    {
        var pod = JsonNode.Parse(text)!;
        var nodes = new List<(JsonNode Parent, string Key, int Index)>();
        Collect(pod, nodes);
        var (parent, key, index) = nodes[place % nodes.Count];
        if (parent is JsonObject map)
            map[key] = JsonNode.Parse(stranger);
        else
            parent.AsArray()[index] = JsonNode.Parse(stranger);
        return pod;
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string Key, int Index)> nodes)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            nodes.Add((node!, name, 0));
            Collect(value, nodes);
        }

        for (var i = 0; node is JsonArray list && i < list.Count; i++)
        {
            nodes.Add((node, "", i));
            Collect(list[i], nodes);
        }
    }
}
