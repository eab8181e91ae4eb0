using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>Annotation, setting and Pod Security level choose the delivery.</summary>
public sealed class DeliveryTests
{
    public static TheoryData<string?, Delivery?, string?> Table()
    {
        var data = new TheoryData<string?, Delivery?, string?>();
        foreach (var annotation in new[] { null, "auto", "link-local", "loopback" })
        {
            foreach (var setting in new Delivery?[] { null, Delivery.LinkLocal, Delivery.Loopback })
            {
                foreach (var level in new[] { null, "privileged", "baseline", "restricted" })
                    data.Add(annotation, setting, level);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Is_chosen_as_the_table_says(string? annotation, Delivery? setting, string? level)
    {
        var pod = Sample.Pod();
        if (annotation is not null)
            pod["metadata"]!["annotations"] = new JsonObject { [Labels.Delivery] = annotation };
        var result = Sample.Inject(pod, Sample.Settings with { Delivery = setting }, level is null ? Sample.NoLabels : Sample.Level(level));

        // "auto" on a pod is what the operator has set.
        var asked = annotation switch { "link-local" => Delivery.LinkLocal, "loopback" => Delivery.Loopback, _ => setting };
        if (level is not ("baseline" or "restricted"))
        {
            Assert.Equal(asked ?? Delivery.LinkLocal, result.Delivery);
        }
        else if (asked is Delivery.LinkLocal)
        {
            Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.LinkLocalForbidden), (result.Outcome, result.Reason));
            Assert.Contains($"{level} (pod-security.kubernetes.io/enforce): set annotation {Labels.Delivery}: loopback", result.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(Delivery.Loopback, result.Delivery);
        }
    }

    [Fact]
    public void A_forbidden_setting_lets_a_pod_through_that_has_not_asked_itself()
    {
        var labels = new Dictionary<string, string>(Sample.Level("restricted"), StringComparer.Ordinal) { [Labels.Inject] = "enabled" };
        var result = Sample.Inject(Sample.Pod(label: null), Sample.Settings with { Delivery = Delivery.LinkLocal }, labels);

        Assert.Equal((InjectionOutcome.Unchanged, InjectionReasons.LinkLocalForbidden, true), (result.Outcome, result.Reason, result.IsWarning));
    }

    [Fact]
    public void Loopback_needs_no_privileges_and_link_local_only_NET_ADMIN_in_one_init_container()
    {
        foreach (var delivery in new[] { Delivery.LinkLocal, Delivery.Loopback })
        {
            var pod = Sample.Injected(Sample.Pod(), Sample.Settings with { Delivery = delivery });
            var ours = Sample.Containers(pod).Where(Sample.IsOurs).ToList();

            Assert.Equal(delivery is Delivery.LinkLocal ? 2 : 1, ours.Count);
            foreach (var container in ours)
            {
                var isSetup = container["name"]!.GetValue<string>() == InjectedNames.LinkLocalContainer;
                var security = container["securityContext"]!;
                Assert.Equal(isSetup ? """{"add":["NET_ADMIN"],"drop":["ALL"]}""" : """{"drop":["ALL"]}""", security["capabilities"]!.ToJsonString());
                Assert.Equal(!isSetup, security["runAsNonRoot"]!.GetValue<bool>());
                Assert.False(security["privileged"]!.GetValue<bool>());
                Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
                Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
                Assert.Equal("RuntimeDefault", security["seccompProfile"]!["type"]!.GetValue<string>());
            }
        }
    }
}
