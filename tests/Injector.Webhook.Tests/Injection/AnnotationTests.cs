using System.Text.Json.Nodes;
using Injector.Core.Names;
using Injector.Webhook.Admission;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>Every annotation that people write, with values that are good, wrong and hostile.</summary>
public sealed class AnnotationTests
{
    [Theory]
    [InlineData(Labels.TaskRoleArn, "arn:aws:iam::111122223333:role/orders")]
    [InlineData(Labels.TaskRoleArn, "arn:aws-cn:iam::111122223333:role/path/orders")]
    [InlineData(Labels.SkipContainers, "")]
    [InlineData(Labels.SkipContainers, " other , ,another,")]
    [InlineData(Labels.Delivery, "auto")]
    [InlineData(Labels.Delivery, "link-local")]
    [InlineData(Labels.Delivery, "loopback")]
    [InlineData(Labels.WaitFor, "listening")]
    [InlineData(Labels.WaitFor, "credentials")]
    [InlineData(Labels.ProxyCpuRequest, "0.1")]
    [InlineData(Labels.ProxyCpuLimit, "100m")]
    [InlineData(Labels.ProxyMemoryRequest, "1e8")]
    [InlineData(Labels.ProxyMemoryLimit, "64Mi")]
    public void A_good_value_is_taken(string annotation, string value) => Assert.Equal(InjectionReasons.Injected, Inject(annotation, value).Reason);

    [Theory]
    [InlineData(Labels.TaskRoleArn, "orders")]
    [InlineData(Labels.TaskRoleArn, "")]
    [InlineData(Labels.TaskRoleArn, "arn:aws:iam::111122223333:role/*")]
    [InlineData(Labels.TaskRoleArn, "arn:aws:iam::111122223333:user/orders")]
    [InlineData(Labels.TaskRoleArn, " arn:aws:iam::111122223333:role/orders")]
    [InlineData(Labels.TaskRoleArn, "arn:aws:iam::111122223333:role/orders\n")]
    [InlineData(Labels.SkipContainers, "a;b")]
    [InlineData(Labels.SkipContainers, "App")]
    [InlineData(Labels.SkipContainers, "*")]
    [InlineData(Labels.SkipContainers, "a,-b")]
    [InlineData(Labels.SkipContainers, "a b")]
    [InlineData(Labels.SkipContainers, "a\nb")]
    [InlineData(Labels.Delivery, "")]
    [InlineData(Labels.Delivery, "Loopback")]
    [InlineData(Labels.Delivery, "loopback ")]
    [InlineData(Labels.Delivery, "linklocal")]
    [InlineData(Labels.WaitFor, "")]
    [InlineData(Labels.WaitFor, "ready")]
    [InlineData(Labels.WaitFor, "Credentials")]
    [InlineData(Labels.ProxyCpuRequest, "a lot")]
    [InlineData(Labels.ProxyCpuRequest, "1*999999999")]
    [InlineData(Labels.ProxyCpuLimit, "0")]
    [InlineData(Labels.ProxyMemoryRequest, "-1Mi")]
    [InlineData(Labels.ProxyMemoryLimit, "64MB")]
    [InlineData("ecs-injector.io/skip-container", "a")]
    [InlineData("ecs-injector.io/Delivery", "loopback")]
    [InlineData("ecs-injector.io/", "x")]
    [InlineData(Labels.Inject, "enabled")]
    public void A_wrong_value_or_name_refuses_the_pod_and_says_where(string annotation, string value)
    {
        foreach (var result in new[] { Inject(annotation, value), Inject(annotation, value, ofNamespace: true) })
        {
            Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.InvalidAnnotation), (result.Outcome, result.Reason));
            Assert.Contains(annotation, result.Message, StringComparison.Ordinal);
            Assert.Empty(result.Patch);
        }
    }

    [Theory]
    [InlineData("ecs-injector.io.example.com/delivery")]
    [InlineData("ecs-injector.iox/delivery")]
    [InlineData("my.ecs-injector.io/delivery")]
    [InlineData("ecs-injector.io")]
    public void Annotations_of_others_are_no_matter_of_ours(string annotation) =>
        Assert.Equal(InjectionReasons.Injected, Inject(annotation, "nonsense").Reason);

    [Theory]
    [InlineData(Labels.TaskRoleArn)]
    [InlineData(Labels.SkipContainers)]
    [InlineData(Labels.Delivery)]
    [InlineData(Labels.WaitFor)]
    [InlineData(Labels.ProxyCpuLimit)]
    public void A_hostile_value_is_answered_in_short(string annotation)
    {
        foreach (var value in new[] { new string('A', 250_000), new string('*', 59) + "😀😀", string.Concat(Enumerable.Repeat("a*,", 80_000)), "\0\u001b[31m\u2028\"}", "../../etc/passwd*" })
        {
            var result = Inject(annotation, value);
            var answer = JsonNode.Parse(AdmissionAnswer.Write("uid", result))!["response"]!;

            Assert.Equal(InjectionReasons.InvalidAnnotation, result.Reason);
            Assert.InRange(result.Message.Length, 10, 300);
            Assert.False(answer["allowed"]!.GetValue<bool>());
            Assert.StartsWith("InvalidAnnotation: annotation " + annotation, answer["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2", "1", null, null)]
    [InlineData("1001m", "1", null, null)]
    [InlineData(null, null, "65Mi", "64Mi")]
    [InlineData(null, null, "64M", "61Mi")]
    public void Requests_above_limits_are_refused(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit)
    {
        var result = Inject(cpuRequest, cpuLimit, memoryRequest, memoryLimit);

        Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.InvalidAnnotation), (result.Outcome, result.Reason));
        Assert.Contains("above the limit", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, null, """{"requests":{"cpu":"5m","memory":"24Mi"},"limits":{"memory":"48Mi"}}""")]
    [InlineData("10m", null, null, null, """{"requests":{"cpu":"10m","memory":"24Mi"},"limits":{"memory":"48Mi"}}""")]
    [InlineData(null, "3m", null, null, """{"requests":{"cpu":"3m","memory":"24Mi"},"limits":{"cpu":"3m","memory":"48Mi"}}""")]
    [InlineData(null, null, "64Mi", null, """{"requests":{"cpu":"5m","memory":"64Mi"},"limits":{"memory":"64Mi"}}""")]
    [InlineData(null, null, null, "20Mi", """{"requests":{"cpu":"5m","memory":"20Mi"},"limits":{"memory":"20Mi"}}""")]
    [InlineData("1", "1000m", "1Gi", "1024Mi", """{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1000m","memory":"1024Mi"}}""")]
    public void A_default_gives_way_to_what_is_asked_for(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit, string resources)
    {
        var result = Inject(cpuRequest, cpuLimit, memoryRequest, memoryLimit);
        var ours = result.Patch.Where(o => o.Path == "/spec/initContainers").SelectMany(o => o.Value.AsArray());

        Assert.All(ours, container => Assert.Equal(resources, container!["resources"]!.ToJsonString()));
        Assert.Equal(2, ours.Count());
    }

    [Theory]
    [InlineData("listening", """["/usr/local/bin/injector-proxy","health"]""")]
    [InlineData("credentials", """["/usr/local/bin/injector-proxy","health","--credentials"]""")]
    public void The_gate_is_the_probes_command(string value, string command)
    {
        var pod = Sample.Pod();
        pod["metadata"]!["annotations"] = new JsonObject { [Labels.WaitFor] = value };

        Assert.Equal(command, Sample.Container(Sample.Injected(pod), InjectedNames.ProxyContainer)["startupProbe"]!["exec"]!["command"]!.ToJsonString());
    }

    private static InjectionResult Inject(string annotation, string value, bool ofNamespace = false)
    {
        var pod = Sample.Pod(ofNamespace ? null : "enabled");
        pod["metadata"]!["annotations"] = new JsonObject { [annotation] = value };
        return Sample.Inject(pod, labels: ofNamespace ? Sample.NamespaceOptIn : Sample.NoLabels);
    }

    private static InjectionResult Inject(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit)
    {
        var pod = Sample.Pod();
        var annotations = new JsonObject();
        foreach (var (name, value) in new[]
        {
            (Labels.ProxyCpuRequest, cpuRequest), (Labels.ProxyCpuLimit, cpuLimit), (Labels.ProxyMemoryRequest, memoryRequest), (Labels.ProxyMemoryLimit, memoryLimit),
        })
        {
            if (value is not null)
                annotations[name] = value;
        }

        pod["metadata"]!["annotations"] = annotations;
        return Sample.Inject(pod);
    }
}
