using System.Text.Json.Nodes;
using CsCheck;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>What holds for every pod there can be.</summary>
public sealed class PodPropertyTests
{
    private const int Pods = 1500;

    private static readonly Gen<(string Pod, InjectionSettings Settings, IReadOnlyDictionary<string, string> Labels)> Case =
        Gen.Select(PodGen.Pod, PodGen.Settings, PodGen.NamespaceLabels);

    [Fact]
    public void Most_generated_pods_are_injected_into()
    {
        var injected = 0;
        Case.Sample((pod, settings, labels) =>
        {
            if (Sample.Inject(JsonNode.Parse(pod)!, settings, labels).Outcome is InjectionOutcome.Injected)
                Interlocked.Increment(ref injected);
        }, iter: 500);

        Assert.InRange(injected, 250, 500);
    }

    [Fact]
    public void A_patched_pod_has_no_error_that_the_pod_had_not() => EachInjected((original, result) =>
        Assert.Equal([.. Violations(original)], Violations(Patch.Apply(original, result.Patch))));

    [Fact]
    public void A_patch_taken_back_leaves_the_original() => EachInjected((original, result) =>
        Assert.Equal(original.ToJsonString(), Patch.Undo(original, result.Patch).ToJsonString()));

    [Fact]
    public void Only_additions_and_longer_NO_PROXY_values_are_written() => EachInjected((original, result) =>
    {
        foreach (var operation in result.Patch.Where(o => o.Op != "add"))
        {
            Assert.Equal("replace", operation.Op);
            Assert.Matches("^/spec/(c|initC)ontainers/[0-9]+/env/[0-9]+/value$", operation.Path);
            var name = Patch.Find(original, operation.Path[..^"value".Length] + "name")!.GetValue<string>();
            Assert.Equal("NO_PROXY", name, ignoreCase: true);
            Assert.StartsWith(Patch.Find(original, operation.Path)!.GetValue<string>(), operation.Value.GetValue<string>(), StringComparison.Ordinal);
        }
    });

    [Fact]
    public void The_pods_own_containers_and_variables_keep_their_order() => EachInjected((original, result) =>
    {
        var patched = Patch.Apply(original, result.Patch);
        Assert.Equal(Names(original), Names(patched).Where(n => n is not (InjectedNames.ProxyContainer or InjectedNames.LinkLocalContainer)));
        foreach (var before in Sample.Containers(original))
        {
            var own = Sample.Variables(before).Select(v => v.Name).ToList();
            var after = Sample.Variables(Sample.Container(patched, before["name"]!.GetValue<string>())).Select(v => v.Name).ToList();
            Assert.Equal(own, after[(after.Count - own.Count)..]);
        }
    });

    [Fact]
    public void Every_container_ends_with_one_URI_unless_it_brought_several() => EachInjected((original, result) =>
    {
        var reports = result.Containers.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var patched = Patch.Apply(original, result.Patch);
        foreach (var before in Sample.Containers(original))
        {
            var name = before["name"]!.GetValue<string>();
            var after = Uris(Sample.Container(patched, name));
            if (Uris(before).Count > 0)
                Assert.Equal(Uris(before), after);
            else if (reports[name].Added.Count == 0)
                Assert.Empty(after);
            else
                Assert.Equal([result.Delivery is Delivery.LinkLocal ? EnvironmentVariables.RelativeUri : EnvironmentVariables.FullUri], after);
        }
    });

    [Fact]
    public void A_containers_own_values_win() => EachInjected((original, result) =>
    {
        var patched = Patch.Apply(original, result.Patch);
        foreach (var before in Sample.Containers(original))
        {
            var after = Sample.Variables(Sample.Container(patched, before["name"]!.GetValue<string>())).ToLookup(v => v.Name, v => v.Value, StringComparer.Ordinal);
            foreach (var own in Sample.Variables(before).GroupBy(v => v.Name, StringComparer.Ordinal))
            {
                Assert.Equal(own.Count(), after[own.Key].Count());
                if (!own.Key.Equals("NO_PROXY", StringComparison.OrdinalIgnoreCase))
                    Assert.Equal(own.Select(v => v.Value), after[own.Key]);
            }
        }
    });

    [Fact]
    public void A_second_run_does_nothing() => EachInjected((original, result, settings, labels) =>
    {
        var second = Sample.Inject(Patch.Apply(original, result.Patch), settings, labels);

        Assert.Equal((InjectionOutcome.Unchanged, InjectionReasons.AlreadyInjected), (second.Outcome, second.Reason));
        Assert.Empty(second.Patch);
        Assert.Equal(result.Delivery, second.Delivery);
        Assert.Equal(result.IsNative, second.IsNative);
    });

    [Fact]
    public void The_same_pod_gives_the_same_patch() => EachInjected((original, result, settings, labels) =>
        Assert.Equal(Written(result), Written(Sample.Inject(original, settings, labels))));

    [Fact]
    public void Every_reason_is_of_the_closed_set() => Case.Sample((pod, settings, labels) =>
    {
        var result = Sample.Inject(JsonNode.Parse(pod)!, settings, labels);

        Assert.Contains(result.Reason, InjectionReasons.Outcomes);
        Assert.All(result.Notices, n => Assert.Contains(n.Code, InjectionReasons.Notices));
        Assert.Equal(result.Outcome is InjectionOutcome.Rejected, result.Patch.Count == 0 && result.Reason == InjectionReasons.LinkLocalForbidden);
    }, iter: Pods);

    private static void EachInjected(Action<JsonNode, InjectionResult> check) => EachInjected((original, result, _, _) => check(original, result));

    private static void EachInjected(Action<JsonNode, InjectionResult, InjectionSettings, IReadOnlyDictionary<string, string>> check) =>
        Case.Sample((pod, settings, labels) =>
        {
            var original = JsonNode.Parse(pod)!;
            var result = Sample.Inject(original, settings, labels);
            if (result.Outcome is InjectionOutcome.Injected)
                check(original, result, settings, labels);
        }, iter: Pods);

    private static List<string> Violations(JsonNode pod) =>
        [.. PodSchema.Violations(pod).Where(v => !v.Contains("/x-", StringComparison.Ordinal))];

    private static List<string> Names(JsonNode pod) => [.. Sample.Containers(pod).Select(c => c["name"]!.GetValue<string>())];

    private static List<string> Uris(JsonNode container) =>
        [.. Sample.Variables(container).Select(v => v.Name).Where(n => n is EnvironmentVariables.RelativeUri or EnvironmentVariables.FullUri)];

    private static string Written(InjectionResult result) =>
        string.Join('\n', result.Patch.Select(o => $"{o.Op} {o.Path} {o.Value.ToJsonString()}").Concat(result.Notices.Select(n => n.ToString())));
}
