using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>Every combination of the pod's label, its namespace's label, an annotation of ours, and whether the pod can be injected into.</summary>
public sealed class OptInTests
{
    public static TheoryData<string?, string?, string?, bool, string> Table()
    {
        var data = new TheoryData<string?, string?, string?, bool, string>();
        foreach (var pod in new[] { null, "enabled", "disabled", "Enabled", "true", "" })
        {
            foreach (var ns in new[] { null, "enabled", "disabled", "true", "" })
            {
                foreach (var annotation in new[] { null, Labels.TaskRoleArn, Labels.Delivery })
                {
                    foreach (var can in new[] { true, false })
                        data.Add(pod, ns, annotation, can, Expected(pod, ns, annotation, can));
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Is_decided_as_the_table_says(string? label, string? ofNamespace, string? annotation, bool can, string expected)
    {
        var pod = Sample.Pod(label);
        if (annotation is not null)
            pod["metadata"]!["annotations"] = new JsonObject { [annotation] = annotation == Labels.Delivery ? "auto" : "arn:aws:iam::111122223333:role/orders" };
        if (!can)
            pod["spec"]!["hostNetwork"] = true;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ofNamespace is not null)
            labels[Labels.Inject] = ofNamespace;

        var result = Sample.Inject(pod, labels: labels);

        Assert.Equal(expected, $"{result.Outcome} {result.Reason}{(result.IsWarning ? " warning" : "")}");
        Assert.Equal(result.Outcome is InjectionOutcome.Injected, result.Patch.Count > 0);
        if (result.Outcome is InjectionOutcome.Rejected || result.IsWarning)
            Assert.Contains(label is null or "enabled" ? "hostNetwork" : "enabled or disabled", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kube-system", InjectionReasons.ExcludedNamespace)]
    [InlineData("kube-node-lease", InjectionReasons.ExcludedNamespace)]
    [InlineData("kube-system-2", InjectionReasons.Injected)]
    [InlineData("Kube-System", InjectionReasons.Injected)]
    public void Some_namespaces_are_never_injected_into(string ns, string reason) => Assert.Equal(reason, Sample.Inject(Sample.Pod(), ns: ns).Reason);

    [Fact]
    public void A_mirror_pod_is_let_through_whatever_it_says()
    {
        var pod = Sample.Pod("nonsense");
        pod["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "x", ["ecs-injector.io/typo"] = "x" };

        var result = Sample.Inject(pod);

        Assert.Equal((InjectionOutcome.Unchanged, InjectionReasons.MirrorPod, false), (result.Outcome, result.Reason, result.IsWarning));
    }

    [Theory]
    [InlineData("""{"annotations":{"ecs-injector.io/credential-id":"0f0e0d0c-0b0a-4908-8706-050403020100"}}""", """{}""")]
    [InlineData("""{"annotations":{"ecs-injector.io/status":"{}"}}""", """{}""")]
    [InlineData("""{}""", """{"containers":[{"name":"ecs-credential-proxy"}]}""")]
    [InlineData("""{}""", """{"containers":[{"name":"ecs-link-local"}]}""")]
    [InlineData("""{}""", """{"initContainers":[{"name":"ecs-credential-proxy"}]}""")]
    [InlineData("""{}""", """{"initContainers":[{"name":"ecs-link-local"}]}""")]
    [InlineData("""{}""", """{"ephemeralContainers":[{"name":"ecs-credential-proxy"}]}""")]
    [InlineData("""{}""", """{"ephemeralContainers":[{"name":"ecs-link-local"}]}""")]
    [InlineData("""{}""", """{"volumes":[{"name":"ecs-injector-token","emptyDir":{}}]}""")]
    [InlineData("""{}""", """{"containers":[{"name":"app","volumeMounts":[{"name":"ecs-injector-token","mountPath":"/t"}]}]}""")]
    public void A_pod_that_has_one_thing_of_ours_is_refused(string metadata, string spec)
    {
        foreach (var (label, labels) in new[] { ("enabled", Sample.NoLabels), (null, Sample.NamespaceOptIn) })
        {
            foreach (var cannot in new[] { "{}", """{"hostNetwork":true}""", """{"os":{"name":"windows"}}""" })
            {
                var pod = Sample.Pod(label);
                Merge(pod["metadata"]!, metadata);
                Merge(pod["spec"]!, spec);
                Merge(pod["spec"]!, cannot);

                var result = Sample.Inject(pod, labels: labels);

                Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.ReservedName), (result.Outcome, result.Reason));
                Assert.Contains("injector uninject", result.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_URI_of_the_users_own_is_no_forgery()
    {
        var pod = Sample.Pod();
        pod["spec"]!["containers"]!.AsArray().Add(JsonNode.Parse("""{"name":"b","env":[{"name":"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI","value":"/mine"}]}"""));

        var result = Sample.Inject(pod);

        Assert.Equal(InjectionReasons.Injected, result.Reason);
        Assert.Equal(InjectionReasons.OwnUri, Assert.Single(result.Notices).Code);
    }

    private static string Expected(string? pod, string? ns, string? annotation, bool can) => (pod, ns, annotation, can) switch
    {
        ("disabled", _, _, _) => "Unchanged OptedOut",
        (not null and not "enabled", _, _, _) => "Rejected InvalidOptIn",
        (null, not "enabled", _, _) => "Unchanged NotOptedIn",
        (_, _, _, true) => "Injected Injected",
        (null, "enabled", null, false) => "Unchanged HostNetwork warning",
        _ => "Rejected HostNetwork",
    };

    private static void Merge(JsonNode into, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
            into[name] = value!.DeepClone();
    }
}
