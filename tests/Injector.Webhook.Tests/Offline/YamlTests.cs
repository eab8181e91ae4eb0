using Injector.Webhook.Injection;
using Injector.Webhook.Offline;

namespace Injector.Webhook.Tests.Offline;

/// <summary>Whatever YAML a person may write is read as kubectl reads it, and what is not touched is written as it was.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("1")]
    [InlineData("0x1")]
    [InlineData("0o17")]
    [InlineData("010")]
    [InlineData("1e3")]
    [InlineData(".inf")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("2026-07-01")]
    [InlineData("2026-07-01T10:00:00Z")]
    [InlineData("12:30:45")]
    [InlineData("1_000")]
    [InlineData("y")]
    [InlineData("<<")]
    public void A_scalar_is_written_in_the_style_in_which_it_was_read(string text)
    {
        var lines = $"plain: {text}\nsingle: '{text}'\ndouble: \"{text}\"\nlist:\n- {text}\n- '{text}'\n- \"{text}\"\n";
        // A colon needs quotes there.
        var plain = text.Contains(':', StringComparison.Ordinal) ? "x" : text;
        var flow = $"flow: {{a: {plain}, b: '{text}', c: \"{text}\"}}\n";

        var yaml = Manifest.Inject(Manifest.Deployment + "---\n" + lines + "---\n" + flow).Text;

        Assert.EndsWith("---\n" + lines + "---\n" + flow, yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:\n", "a: null")]
    [InlineData("a: {b: , c: 1}\n", "a:\n  b: null\n  c: 1")]
    [InlineData("a: {b, c: 1}\n", "a:\n  b: null\n  c: 1")]
    [InlineData("- \n- a\n", "[null, a]")]
    [InlineData("a: ''\n", "a: \"\"")]
    public void An_empty_value_stays_null_and_an_empty_text_stays_a_text(string yaml, string same)
    {
        var written = Manifest.Inject(yaml).Text;

        Manifest.AssertSame(Manifest.One(same), Manifest.One(written));
        Assert.Equal(written, Manifest.Inject(written).Text);
    }

    [Theory]
    [InlineData("a: |\n  one\n  two\n")]
    [InlineData("a: |-\n  one\n\n  two\n")]
    [InlineData("a: |+\n  one\n\n\nb: 1\n")]
    [InlineData("a: |2\n    indented\n  less\n")]
    [InlineData("a: |\n  trailing  \n  \ttab\n")]
    [InlineData("a: |\n\n  first line is empty\n")]
    [InlineData("a: >\n  folded\n  here\n\n  next\n")]
    [InlineData("a: >\n  folded\n    more\n    more\n  less\n")]
    [InlineData("a: >-\n  folded\n\n\n  far\n")]
    [InlineData("a: >+\n  folded\n\nb: 1\n")]
    [InlineData("a: 'one\n\n  two'\n")]
    [InlineData("a: \"one\\\n  two \\x41 \\u00e9 \\0\"\n")]
    [InlineData("a: plain\n  over\n\n  lines\n")]
    [InlineData("a: |\n  grüße 日本語 🚀\n  \u00a0nbsp\n")]
    [InlineData("a: \"\\u2028 \\u0085 \\ufeff\"\n")]
    [InlineData("a: {b: \"x\\ny\", c: [\"|\\n\"]}\n")]
    [InlineData("a: \"# no comment\"\nb: 'x: y'\nc: \"- z\"\n")]
    [InlineData("? a\n: b\n? &k c\n: d\ne: {*k : 1}\n")]
    [InlineData("? |\n  long\n  key\n: c\n")]
    [InlineData("\"quoted key\": 1\n'1': 2\n")]
    [InlineData("{\"a\": \"\\ud83d\\ude80\"}\n")]
    [InlineData("a: !!str 1\nb: !!binary aGk=\nc: !own x\n")]
    public void What_is_read_again_says_the_same_and_is_written_the_same(string yaml)
    {
        var documents = YamlDocuments.Read(yaml);
        var written = YamlDocuments.Write(documents);

        Assert.Equal(documents, YamlDocuments.Read(written));
        Assert.Equal(written, YamlDocuments.Write(YamlDocuments.Read(written)));
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_written_out_and_then_injected_one_by_one()
    {
        const string Yaml = """
            kind: Pod
            metadata: {name: a, namespace: shop, labels: {ecs-injector.io/inject: enabled}}
            spec:
              containers:
              - &base
                name: one
                image: app
                env: &env
                - {name: A, value: "1"}
              - <<: *base
                name: two
              - <<: [{name: three, image: other}, *base]
                env: *env
            """;

        var spec = Manifest.One(Manifest.AssertSound(Yaml))["spec"]!;

        Assert.Equal(["one", "two", "three"], spec["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.Equal(["app", "app", "other"], spec["containers"]!.AsArray().Select(c => c!["image"]!.GetValue<string>()));
        Assert.All(spec["containers"]!.AsArray(), c => Assert.Equal(
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_DISABLED", "A"], c!["env"]!.AsArray().Select(e => e!["name"]!.GetValue<string>())));
        Assert.DoesNotContain("<<", Manifest.Inject(Yaml).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_template_is_injected_in_each_place_with_an_id_of_its_own()
    {
        var yaml = Manifest.Inject(
            """
            kind: List
            items:
            - kind: Deployment
              metadata: {name: a, namespace: shop}
              spec:
                template: &t
                  metadata: {labels: {ecs-injector.io/inject: enabled}}
                  spec: {containers: [{name: app, image: app}]}
            - kind: Deployment
              metadata: {name: b, namespace: shop}
              spec: {template: *t}
            """).Text;

        var ids = Manifest.One(yaml)["items"]!.AsArray().Select(i => i!["spec"]!["template"]!["metadata"]!["annotations"]!["ecs-injector.io/credential-id"]!.GetValue<string>());
        Assert.Equal([NameBasedId.Of("Deployment", "shop", "a").Value, NameBasedId.Of("Deployment", "shop", "b").Value], ids);
    }

    [Theory]
    [InlineData("{kind: Pod, metadata: {name: a, namespace: shop, labels: {ecs-injector.io/inject: enabled}}, spec: {containers: [{name: app, image: app, env: [{name: A, value: b}]}]}}")]
    [InlineData("""{"kind":"Pod","metadata":{"name":"a","namespace":"shop","annotations":{"x":"y"},"labels":{"ecs-injector.io/inject":"enabled"}},"spec":{"volumes":[{"name":"v"}],"initContainers":[{"name":"i","image":"i"}],"containers":[{"name":"app","image":"app","env":[{"name":"HTTP_PROXY","value":"p"},{"name":"NO_PROXY","value":"a"}]}]}}""")]
    public void Flow_style_and_JSON_come_out_as_YAML_that_a_person_can_read_and_go_back_again(string yaml)
    {
        var written = Manifest.AssertSound(yaml);

        Assert.All(written.Split('\n'), line => Assert.True(line.Length < 400, line));
        Manifest.AssertSame(Manifest.Live(Manifest.One(yaml), "Pod", "a"), Manifest.One(written));
    }

    [Fact]
    public void Flow_style_that_no_injection_touches_stays()
    {
        var written = Manifest.Inject(Manifest.Pod("    command: [sh, -c, 'sleep 1']\n    ports: [{containerPort: 80}]", "  nodeSelector: {a: b}")).Text;

        Assert.Contains("command: [sh, -c, 'sleep 1']", written, StringComparison.Ordinal);
        Assert.Contains("ports: [{containerPort: 80}]", written, StringComparison.Ordinal);
        Assert.Contains("nodeSelector: {a: b}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_line_ends_give_the_same_as_others()
    {
        var yaml = Manifest.Pod("    args:\n    - |\n      one\n      two\n    - \"a\n      b\"");

        Assert.Equal(Manifest.Inject(yaml).Text, Manifest.Inject(yaml.ReplaceLineEndings("\r\n")).Text);
        Assert.DoesNotContain('\r', Manifest.Inject(yaml.ReplaceLineEndings("\r\n")).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("---\n---\n")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("...\n")]
    [InlineData("\ufeff")]
    public void Nothing_gives_nothing(string yaml)
    {
        Assert.Equal("", Manifest.Inject(yaml, all: true).Text);
        Assert.Equal("", Manifest.Uninject(yaml));
    }

    [Fact]
    public void Empty_documents_go_and_the_others_stay_in_their_order()
    {
        var yaml = Manifest.Inject("%YAML 1.1\n---\n---\na: 1\n...\n---\n# c\n---\n- b\n---\ntext\n").Text;

        Assert.Equal("a: 1\n---\n- b\n---\ntext\n", yaml);
    }

    [Theory]
    [InlineData("a: 1 # x\n", true)]
    [InlineData("# x\n", true)]
    [InlineData("a: '#'\n", false)]
    [InlineData("a: |\n  # text\n", false)]
    [InlineData("a: b#c\n", false)]
    public void Comments_are_noticed_and_nothing_else_is_taken_for_one(string yaml, bool there)
    {
        Assert.Equal(there, Manifest.Inject(yaml).LostComments);
        Assert.Equal(there, ManifestUninjector.Uninject(yaml).LostComments);
    }

    [Theory]
    [InlineData("value: 1", "number")]
    [InlineData("value: yes", "true")]
    [InlineData("value: off", "false")]
    [InlineData("value: 1e3", "number")]
    [InlineData("value: [a]", "array")]
    public void A_variable_that_kubectl_would_send_as_something_else_than_a_text_is_an_error_with_its_place(string value, string found)
    {
        var e = Assert.Throws<ManifestException>(() => Manifest.Inject(Manifest.Pod($"    env:\n    - name: A\n      {value}")));

        Assert.Equal($"pod/orders in shop: spec.containers[0].env[0].value: expected a text, found {found}", e.Message);
    }

    [Fact]
    public void A_name_that_YAML_could_take_for_something_else_is_written_with_quotes()
    {
        foreach (var name in (string[])["y", "n", "on", "null", "1e3", "true", "app"])
        {
            var yaml = Manifest.Pod().Replace("name: app", $"name: \"{name}\"", StringComparison.Ordinal);

            var written = Manifest.AssertSound(yaml, World.Sample.Settings with { NativeSidecars = false });

            var quoted = name == "app" ? "app" : $"\"{name}\"";
            Assert.Contains($"kubectl.kubernetes.io/default-container: {quoted}\n", written, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Opting_in_with_a_YAML_boolean_is_told_as_what_it_is()
    {
        var e = Assert.Throws<ManifestException>(() => Manifest.Inject(Manifest.Deployment.Replace("enabled", "yes", StringComparison.Ordinal)));

        Assert.Contains("expected a text, found true", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_it_is_refused_for_its_order()
    {
        var result = Manifest.Inject("spec:\n  containers: [{image: a, name: app}]\nmetadata: {labels: {ecs-injector.io/inject: enabled}}\nkind: Pod\n");

        Assert.Equal(InjectionOutcome.Injected, Assert.Single(result.Reports).Result.Outcome);
        Assert.Equal("pod/ in default", result.Reports[0].Template);
    }
}
