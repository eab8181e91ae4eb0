using System.Text.Json.Nodes;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>An injection of ours with one thing changed is refused, also where only the namespace has asked for injection.</summary>
public sealed class ForgeryTests
{
    private static readonly Dictionary<string, (JsonObject Pod, InjectionSettings Settings)> Forms = new(StringComparer.Ordinal)
    {
        ["link-local"] = Form(Sample.Settings),
        ["loopback"] = Form(Sample.Settings with { Delivery = Delivery.Loopback }),
        ["classic"] = Form(Sample.Settings with { NativeSidecars = false, BlockInstanceMetadata = true }),
        ["classic loopback"] = Form(Sample.Settings with { NativeSidecars = false, Delivery = Delivery.Loopback, EndpointCa = null }),
    };

    public static TheoryData<string> Names() => [.. Forms.Keys];

    /// <summary>Form, and pointer to anything in our containers and our volume, leaf or not.</summary>
    public static TheoryData<string, string> Parts()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, form) in Forms)
        {
            foreach (var root in Roots(form.Pod))
            {
                foreach (var pointer in Below(Patch.Find(form.Pod, root)!, root).Where(p => !IsBorne(p)))
                    data.Add(name, pointer);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unchanged_one_is_left_alone(string form)
    {
        Assert.Empty(Sample.Inject(Forms[form].Pod, Forms[form].Settings).Patch);
        Assert.Equal(InjectionReasons.AlreadyInjected, Sample.Inject(Forms[form].Pod, Forms[form].Settings).Reason);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Nothing_of_ours_may_be_taken_away(string form, string part) => Refused(form, pod => Remove(pod, part));

    [Theory]
    [MemberData(nameof(Parts))]
    public void Nothing_of_ours_may_have_another_value(string form, string part)
    {
        var value = Patch.Find(Forms[form].Pod, part)!;
        foreach (var other in Others(value).Where(o => !JsonNode.DeepEquals(o, value)))
            Refused(form, pod => Replace(pod, part, other));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Nothing_may_be_added_inside_of_what_is_ours(string form, string part)
    {
        foreach (var change in Additions(Patch.Find(Forms[form].Pod, part)!, part))
            Refused(form, pod => change(Patch.Find(pod, part)!));
    }

    [Theory]
    [InlineData("args", """["x"]""")]
    [InlineData("envFrom", """[{"configMapRef":{"name":"x"}}]""")]
    [InlineData("lifecycle", """{"preStop":{"exec":{"command":["sh"]}}}""")]
    [InlineData("livenessProbe", """{"exec":{"command":["sh"]}}""")]
    [InlineData("readinessProbe", """{"exec":{"command":["sh"]}}""")]
    [InlineData("startupProbe", """{"exec":{"command":["sh"]}}""")]
    [InlineData("ports", """[{"containerPort":1,"hostPort":1}]""")]
    [InlineData("restartPolicy", "\"Never\"")]
    [InlineData("stdin", "true")]
    [InlineData("tty", "true")]
    [InlineData("volumeDevices", """[{"name":"x","devicePath":"/dev/x"}]""")]
    [InlineData("workingDir", "\"/x\"")]
    [InlineData("x-unknown", "1")]
    [InlineData("volumeMounts", "7")]
    public void No_field_may_be_added_to_a_container_of_ours(string field, string value)
    {
        foreach (var name in new[] { InjectedNames.LinkLocalContainer, InjectedNames.ProxyContainer })
            Refused("link-local", pod => Sample.Container(pod, name)[field] = JsonNode.Parse(value));
    }

    [Theory]
    [InlineData("INJECTOR_LISTEN", "0.0.0.0:51679")]
    [InlineData("INJECTOR_UPSTREAM", "http://thief")]
    [InlineData("INJECTOR_CREDENTIAL_ID", "x")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("LD_PRELOAD", "/evil.so")]
    public void No_variable_that_steers_the_sidecar_may_be_added(string name, string value)
    {
        foreach (var container in new[] { InjectedNames.LinkLocalContainer, InjectedNames.ProxyContainer })
        {
            foreach (var atTheEnd in new[] { false, true })
            {
                Refused("link-local", pod =>
                {
                    var env = Sample.Container(pod, container)["env"] as JsonArray ?? [];
                    env.Insert(atTheEnd ? env.Count : 0, new JsonObject { ["name"] = name, ["value"] = value });
                    Sample.Container(pod, container)["env"] = env.DeepClone();
                });
            }
        }
    }

    [Theory]
    [InlineData("evil", "/usr/local/bin/injector-proxy")]
    [InlineData("evil", "/usr/local/bin/injector-proxy/")]
    [InlineData("evil", "/x/../usr/local/bin")]
    [InlineData("evil", "/")]
    [InlineData("evil", "/var/run/secrets/ecs-injector.io")]
    [InlineData("evil", "/var/run/secrets/ecs-injector.io/token")]
    [InlineData("evil", "/var/run//secrets/ecs-injector.io/")]
    [InlineData("ecs-injector-token", "/x")]
    public void No_mount_may_hide_the_sidecars_program_or_token(string volume, string path)
    {
        foreach (var container in new[] { InjectedNames.LinkLocalContainer, InjectedNames.ProxyContainer })
        {
            Refused("link-local", pod =>
            {
                var mounts = Sample.Container(pod, container)["volumeMounts"] as JsonArray ?? [];
                mounts.Add(new JsonObject { ["name"] = volume, ["mountPath"] = path });
                Sample.Container(pod, container)["volumeMounts"] = mounts.DeepClone();
            });
        }
    }

    [Fact]
    public void The_token_may_not_be_mounted_by_another_container() => Refused("loopback", pod =>
        Sample.Container(pod, "app")["volumeMounts"] = JsonNode.Parse("""[{"name":"ecs-injector-token","mountPath":"/t"}]"""));

    [Theory]
    [InlineData("containers")]
    [InlineData("initContainers")]
    [InlineData("ephemeralContainers")]
    public void No_second_container_may_have_a_name_of_ours(string list)
    {
        foreach (var form in Forms.Keys)
        {
            foreach (var name in new[] { InjectedNames.LinkLocalContainer, InjectedNames.ProxyContainer })
            {
                Refused(form, pod => Add(pod, list, new JsonObject { ["name"] = name, ["image"] = "evil" }));
                if (Sample.Containers(Forms[form].Pod).Any(c => c["name"]!.GetValue<string>() == name))
                    Refused(form, pod => Add(pod, list, Sample.Container(pod, name).DeepClone()));
            }
        }
    }

    [Fact]
    public void The_sidecar_may_not_stand_before_the_address_is_there() => Refused("link-local", pod =>
    {
        var list = pod["spec"]!["initContainers"]!.AsArray();
        var first = list[0];
        list.RemoveAt(0);
        list.Insert(1, first);
    });

    [Fact]
    public void A_second_volume_may_not_have_our_name() => Refused("loopback", pod =>
        pod["spec"]!["volumes"]!.AsArray().Add(new JsonObject { ["name"] = InjectedNames.TokenVolume, ["emptyDir"] = new JsonObject() }));

    [Theory]
    [InlineData("0f0e0d0c-0b0a-4908-8706-050403020101")]
    [InlineData("0F0E0D0C-0B0A-4908-8706-050403020100")]
    [InlineData("")]
    [InlineData(" 0f0e0d0c-0b0a-4908-8706-050403020100")]
    public void Another_id_is_refused(string id) => Refused("link-local", pod => pod["metadata"]!["annotations"]![Labels.CredentialId] = id);

    [Fact]
    public void A_missing_id_is_refused() => Refused("link-local", pod => pod["metadata"]!["annotations"]!.AsObject().Remove(Labels.CredentialId));

    [Fact]
    public void Settings_that_have_changed_since_make_it_anothers()
    {
        foreach (var settings in new[]
        {
            Sample.Settings with { Image = "injector-proxy:next" }, Sample.Settings with { Endpoint = "https://other" },
            Sample.Settings with { EndpointCa = null }, Sample.Settings with { BlockInstanceMetadata = true },
            Sample.Settings with { TokenLifetime = TimeSpan.FromHours(2) },
        })
            Assert.Equal(InjectionReasons.ReservedName, Sample.Inject(Forms["link-local"].Pod, settings).Reason);
    }

    private static (JsonObject Pod, InjectionSettings Settings) Form(InjectionSettings settings)
    {
        var pod = Sample.Pod();
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "first", ["image"] = "app" });
        return (JsonNode.Parse(Sample.Injected(pod, settings).ToJsonString())!.AsObject(), settings);
    }

    private static void Refused(string form, Action<JsonNode> change)
    {
        var pod = Forms[form].Pod.DeepClone();
        change(pod);
        Assert.NotEqual(Forms[form].Pod.ToJsonString(), pod.ToJsonString());
        Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.ReservedName, 0), Answer(pod, Forms[form].Settings, Sample.NoLabels));
        pod["metadata"]!.AsObject().Remove("labels");
        Assert.Equal((InjectionOutcome.Rejected, InjectionReasons.ReservedName, 0), Answer(pod, Forms[form].Settings, Sample.NamespaceOptIn));
    }

    private static (InjectionOutcome Outcome, string Reason, int Operations) Answer(JsonNode pod, InjectionSettings settings, IReadOnlyDictionary<string, string> labels)
    {
        try
        {
            var result = Sample.Inject(pod, settings, labels);
            return (result.Outcome, result.Reason, result.Patch.Count);
        }
        catch (PodFormatException)
        {
            // What is no pod at all is refused before anybody looks for names.
            return (InjectionOutcome.Rejected, InjectionReasons.ReservedName, 0);
        }
    }

    private static IEnumerable<string> Roots(JsonNode pod)
    {
        foreach (var list in new[] { "initContainers", "containers", "volumes" })
        {
            var entries = pod["spec"]![list] as JsonArray ?? [];
            for (var i = 0; i < entries.Count; i++)
            {
                if (Sample.IsOurs(entries[i]!) || entries[i]!["name"]!.GetValue<string>() == InjectedNames.TokenVolume)
                    yield return $"/spec/{list}/{i}";
            }
        }
    }

    private static IEnumerable<string> Below(JsonNode node, string pointer) => node switch
    {
        JsonObject map => map.SelectMany(m => Below(m.Value!, $"{pointer}/{m.Key}")).Prepend(pointer),
        JsonArray list => list.SelectMany((entry, i) => Below(entry!, $"{pointer}/{i}")).Prepend(pointer),
        _ => [pointer],
    };

    // Amounts are no authority, and the pull policy is the cluster's.
    private static bool IsBorne(string pointer) =>
        pointer.Contains("/resources", StringComparison.Ordinal) || pointer.EndsWith("/imagePullPolicy", StringComparison.Ordinal);

    private static IEnumerable<JsonNode> Others(JsonNode value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => ["", value.GetValue<string>() + "x", value.GetValue<string>().ToUpperInvariant() + "/", "\n" + value.GetValue<string>(), 7, new JsonObject(), new JsonArray()],
        System.Text.Json.JsonValueKind.True => [false, "true"],
        System.Text.Json.JsonValueKind.False => [true, "false"],
        System.Text.Json.JsonValueKind.Number => [value.GetValue<long>() + 1, 0, 99999, "1"],
        System.Text.Json.JsonValueKind.Array => [new JsonArray(), new JsonObject()],
        _ => [new JsonObject(), new JsonArray()],
    };

    private static IEnumerable<Action<JsonNode>> Additions(JsonNode value, string pointer)
    {
        if (value is JsonObject)
            yield return node => node["x-more"] = "1";
        if (value is not JsonArray { Count: > 0 } list)
            yield break;

        yield return node => node.AsArray().Add(list[0]!.DeepClone());
        if (list[0] is JsonValue)
            yield return node => node.AsArray().Insert(0, "x");
        if (list.Count > 1 && !pointer.EndsWith("drop", StringComparison.Ordinal))
            yield return node => Swap(node.AsArray());
    }

    private static void Swap(JsonArray list)
    {
        var first = list[0];
        list.RemoveAt(0);
        list.Add(first);
    }

    private static void Add(JsonNode pod, string list, JsonNode container)
    {
        pod["spec"]![list] ??= new JsonArray();
        pod["spec"]![list]!.AsArray().Add(container);
    }

    private static void Remove(JsonNode pod, string pointer) => Edit(pod, pointer, (map, key) => map.Remove(key), (list, i) => list.RemoveAt(i));

    private static void Replace(JsonNode pod, string pointer, JsonNode value) =>
        Edit(pod, pointer, (map, key) => map[key] = value.DeepClone(), (list, i) => list[i] = value.DeepClone());

    private static void Edit(JsonNode pod, string pointer, Action<JsonObject, string> inMap, Action<JsonArray, int> inList)
    {
        var slash = pointer.LastIndexOf('/');
        var parent = Patch.Find(pod, pointer[..slash]);
        if (parent is JsonArray list)
            inList(list, int.Parse(pointer[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        else
            inMap(parent!.AsObject(), pointer[(slash + 1)..]);
    }
}
