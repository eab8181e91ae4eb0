using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>Forms of pods that decide what can be done: system, network, ports, resources of the pod, containers to skip, classic sidecars.</summary>
public sealed class PodFormTests
{
    private const string Affinity = """{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[""";
    private const string Term = """{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows"]}]}""";

    [Theory]
    [InlineData("""{"os":{"name":"windows"}}""", InjectionReasons.Windows)]
    [InlineData("""{"os":{"name":"linux"}}""", InjectionReasons.Injected)]
    [InlineData("""{"os":{}}""", InjectionReasons.Injected)]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"windows"}}""", InjectionReasons.Windows)]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"linux","x":"windows"}}""", InjectionReasons.Injected)]
    [InlineData(Affinity + Term + "]}}}}", InjectionReasons.Windows)]
    [InlineData(Affinity + Term + "," + Term + "]}}}}", InjectionReasons.Windows)]
    [InlineData(Affinity + Term + """,{"matchExpressions":[{"key":"x","operator":"Exists"}]}]}}}}""", InjectionReasons.Injected)]
    [InlineData(Affinity + """{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["windows","linux"]}]}]}}}}""", InjectionReasons.Injected)]
    [InlineData(Affinity + """{"matchExpressions":[{"key":"kubernetes.io/os","operator":"NotIn","values":["windows"]}]}]}}}}""", InjectionReasons.Injected)]
    [InlineData(Affinity + "]}}}}", InjectionReasons.Injected)]
    [InlineData("""{"affinity":{"nodeAffinity":{}}}""", InjectionReasons.Injected)]
    [InlineData("""{"hostNetwork":true}""", InjectionReasons.HostNetwork)]
    [InlineData("""{"hostNetwork":false}""", InjectionReasons.Injected)]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":51679}]}]}""", InjectionReasons.PortTaken)]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":80},{"containerPort":51680,"protocol":"TCP"}]}]}""", InjectionReasons.PortTaken)]
    [InlineData("""{"initContainers":[{"name":"a","ports":[{"containerPort":51680}]}]}""", InjectionReasons.PortTaken)]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":51679,"protocol":"UDP"}]}]}""", InjectionReasons.Injected)]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":51681},{"containerPort":80},{"hostPort":51679,"containerPort":8080}]}]}""", InjectionReasons.Injected)]
    [InlineData("""{"containers":[]}""", InjectionReasons.NoContainers)]
    public void Is_injected_into_or_told_why_not(string spec, string reason)
    {
        foreach (var (label, labels) in new[] { ("enabled", Sample.NoLabels), (null, Sample.NamespaceOptIn) })
        {
            var result = Sample.Inject(Pod(spec, label), labels: labels);

            Assert.Equal(reason, result.Reason);
            Assert.Equal(
                reason is InjectionReasons.Injected ? InjectionOutcome.Injected
                : label is null || reason is InjectionReasons.NoContainers ? InjectionOutcome.Unchanged : InjectionOutcome.Rejected,
                result.Outcome);
            Assert.Equal(reason is not InjectionReasons.Injected && result.Outcome is InjectionOutcome.Unchanged, result.IsWarning);
        }
    }

    [Theory]
    [InlineData("""{"limits":{"cpu":"1"}}""", "{}")]
    [InlineData("""{"requests":{"cpu":"1"}}""", "{}")]
    [InlineData("{}", """{"requests":{"cpu":"5m","memory":"24Mi"},"limits":{"memory":"48Mi"}}""")]
    [InlineData("""{"claims":[{"name":"x"}]}""", """{"requests":{"cpu":"5m","memory":"24Mi"},"limits":{"memory":"48Mi"}}""")]
    public void Where_amounts_stand_at_pod_level_ours_do_not(string resources, string expected)
    {
        var patched = Sample.Injected(Pod($$"""{"resources":{{resources}}}"""));

        Assert.All(Sample.Containers(patched).Where(Sample.IsOurs), c => Assert.Equal(expected, c["resources"]!.ToJsonString()));
        Assert.Equal(InjectionReasons.AlreadyInjected, Sample.Inject(patched).Reason);
    }

    [Fact]
    public void Amounts_asked_for_stand_also_beside_those_of_the_pod()
    {
        var pod = Pod("""{"resources":{"limits":{"memory":"1Gi"}}}""");
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.ProxyMemoryLimit] = "32Mi" };

        Assert.Equal("""{"limits":{"memory":"32Mi"}}""", Sample.Container(Sample.Injected(pod), InjectedNames.ProxyContainer)["resources"]!.ToJsonString());
    }

    [Theory]
    [InlineData("a", "b|i", "")]
    [InlineData(" a , i ", "b", "")]
    [InlineData("nobody", "a|b|i", "nobody")]
    [InlineData("nobody,b,also-nobody", "a|i", "also-nobody|nobody")]
    [InlineData("ecs-credential-proxy", "a|b|i", "ecs-credential-proxy")]
    [InlineData("", "a|b|i", "")]
    public void Skipped_containers_are_left_alone_and_unknown_ones_are_told(string skip, string given, string unknown)
    {
        var pod = Pod("""{"containers":[{"name":"a"},{"name":"b"}],"initContainers":[{"name":"i"}]}""");
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.SkipContainers] = skip };
        var result = Sample.Inject(pod);
        var patched = Patch.Apply(pod, result.Patch);

        Assert.Equal(given.Split('|'), Sample.Containers(patched).Where(c => !Sample.IsOurs(c) && c["env"] is not null).Select(c => c["name"]!.GetValue<string>()).Order());
        Assert.Equal(unknown, string.Join('|', result.Notices.Where(n => n.Code == InjectionReasons.UnknownContainer).Select(n => n.Message.Split(' ')[2].TrimEnd(','))));
    }

    [Fact]
    public void Where_every_container_is_skipped_nothing_is_added()
    {
        var pod = Pod("""{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}""");
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.SkipContainers] = "a,i" };
        var result = Sample.Inject(pod);

        Assert.Equal((InjectionOutcome.Unchanged, InjectionReasons.NoContainers, true), (result.Outcome, result.Reason, result.IsWarning));
        Assert.Empty(result.Patch);
    }

    [Theory]
    [InlineData("Never", true)]
    [InlineData("OnFailure", true)]
    [InlineData("Always", false)]
    public void A_classic_sidecar_stands_in_front_and_says_what_it_cannot_do(string restart, bool isJob)
    {
        var pod = Pod($$"""{"restartPolicy":"{{restart}}","containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}""");
        var result = Sample.Inject(pod, Sample.Settings with { NativeSidecars = false });
        var patched = Patch.Apply(pod, result.Patch);

        Assert.Equal(["ecs-link-local", "i", "ecs-credential-proxy", "a"], Sample.Containers(patched).Select(c => c["name"]!.GetValue<string>()));
        Assert.Equal(isJob ? [InjectionReasons.ClassicJob, InjectionReasons.ClassicInit] : [InjectionReasons.ClassicInit], result.Notices.Select(n => n.Code));
        Assert.Null(Sample.Container(patched, "i")["env"]);
        Assert.Equal("a", patched["metadata"]!["annotations"]!["kubectl.kubernetes.io/default-container"]!.GetValue<string>());
        Assert.Empty(PodSchema.Violations(patched));
    }

    private static JsonObject Pod(string spec, string? label = "enabled")
    {
        var pod = Sample.Pod(label);
        foreach (var (name, value) in JsonNode.Parse(spec)!.AsObject())
            pod["spec"]![name] = value!.DeepClone();
        return pod;
    }
}
