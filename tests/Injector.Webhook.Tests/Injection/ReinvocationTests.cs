using System.Text.Json.Nodes;
using CsCheck;
using Injector.Core.Names;
using Injector.Webhook.Injection;
using Injector.Webhook.Tests.World;

namespace Injector.Webhook.Tests.Injection;

/// <summary>The API server asks again when others have changed the pod.</summary>
public sealed class ReinvocationTests
{
    private static readonly Gen<(string Pod, InjectionSettings Settings, IReadOnlyDictionary<string, string> Labels)> Case =
        Gen.Select(PodGen.Pod, PodGen.Settings, PodGen.NamespaceLabels);

    [Fact]
    public void What_the_API_server_and_other_webhooks_add_everywhere_changes_nothing() => Each((patched, settings, labels) =>
    {
        var second = Sample.Inject(ApiServer.ComesBack(patched), settings, labels);

        Assert.Equal((InjectionOutcome.Unchanged, ""), (second.Outcome, second.Message));
        Assert.Equal(InjectionReasons.AlreadyInjected, second.Reason);
        Assert.Empty(second.Patch);
    });

    [Fact]
    public void Images_that_are_always_pulled_are_no_forgery() => Each((patched, settings, labels) =>
    {
        ApiServer.AlwaysPullImages(patched);

        Assert.Equal(InjectionReasons.AlreadyInjected, Sample.Inject(patched, settings, labels).Reason);
    });

    [Fact]
    public void Amounts_that_an_autoscaler_sets_are_no_forgery() => Each((patched, settings, labels) =>
    {
        foreach (var container in Sample.Containers(patched))
            container["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "25m", ["memory"] = "250Mi" } };

        Assert.Equal(InjectionReasons.AlreadyInjected, Sample.Inject(patched, settings, labels).Reason);
    });

    [Theory]
    [InlineData("containers", false)]
    [InlineData("containers", true)]
    [InlineData("initContainers", false)]
    [InlineData("initContainers", true)]
    public void A_container_of_a_later_webhook_gets_its_variables(string list, bool atTheEnd) => Each((patched, settings, labels) =>
    {
        var late = JsonNode.Parse("""{"name":"late","image":"l","env":[{"name":"HTTP_PROXY","value":"http://p"},{"name":"NO_PROXY","value":"x"}]}""");
        if (patched["spec"]![list] is not JsonArray)
            patched["spec"]![list] = new JsonArray();
        var containers = patched["spec"]![list]!.AsArray();
        containers.Insert(atTheEnd ? containers.Count : 0, late);

        var second = Sample.Inject(patched, settings, labels);
        var complete = Patch.Apply(patched, second.Patch);
        Assert.Equal(InjectionReasons.AlreadyInjected, second.Reason);
        if (list == "initContainers" && !second.IsNative)
        {
            Assert.Empty(second.Patch);
            return;
        }

        var place = $"/spec/{list}/{containers.Count * (atTheEnd ? 1 : 0) - (atTheEnd ? 1 : 0)}/env/";
        Assert.All(second.Patch.SkipLast(1), o => Assert.StartsWith(place, o.Path, StringComparison.Ordinal));
        Assert.Equal("/metadata/annotations/ecs-injector.io~1status", second.Patch[^1].Path);
        var variables = Sample.Variables(Sample.Container(complete, "late"));
        Assert.Single(variables, v => v.Name is EnvironmentVariables.RelativeUri or EnvironmentVariables.FullUri);
        Assert.EndsWith(Sample.Id.Value, variables[0].Value, StringComparison.Ordinal);
        Assert.Matches(@"^x,(169\.254\.170\.2|127\.0\.0\.1)$", variables[^1].Value);
        Assert.Contains("late", StatusAnnotation.ReadEnvironment(complete["metadata"]!["annotations"]![Labels.Status]!.GetValue<string>()).Keys);
        Assert.Equal(patched.ToJsonString(), Patch.Undo(patched, second.Patch).ToJsonString());
        Assert.Empty(Sample.Inject(complete, settings, labels).Patch);
    });

    [Fact]
    public void The_record_of_the_first_run_stays_beside_that_of_the_second() => Each((patched, settings, labels) =>
    {
        var first = StatusAnnotation.ReadEnvironment(Status(patched));
        patched["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "late" });

        var second = StatusAnnotation.ReadEnvironment(Status(Patch.Apply(patched, Sample.Inject(patched, settings, labels).Patch)));

        Assert.Equal([.. first.Keys.Append("late")], second.Keys);
        Assert.All(first, f => Assert.Equal(f.Value, second[f.Key]));
    });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"env":[]}""")]
    [InlineData("""{"env":{"app":"x"}}""")]
    [InlineData("""{"env":{"app":[1,null,{}]}}""")]
    [InlineData("""{"env":{"app":["\ud800"]}}""")]
    [InlineData("""{"env":{"\ud800":["A"]}}""")]
    public void A_status_that_somebody_spoilt_is_written_anew(string status)
    {
        var patched = Sample.Injected(Sample.Pod());
        patched["metadata"]!["annotations"]![Labels.Status] = status;
        patched["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "late" });

        var second = Sample.Inject(patched);

        Assert.Equal(InjectionReasons.AlreadyInjected, second.Reason);
        Assert.Equal(["late"], StatusAnnotation.ReadEnvironment(Status(Patch.Apply(patched, second.Patch))).Keys.Where(k => k != "app"));
    }

    [Fact]
    public void A_status_that_was_taken_away_comes_back()
    {
        var patched = Sample.Injected(Sample.Pod());
        patched["metadata"]!["annotations"]!.AsObject().Remove(Labels.Status);

        var second = Sample.Inject(patched);

        Assert.Equal("/metadata/annotations/ecs-injector.io~1status", Assert.Single(second.Patch).Path);
        Assert.Empty(Sample.Inject(Patch.Apply(patched, second.Patch)).Patch);
    }

    private static string Status(JsonNode pod) => pod["metadata"]!["annotations"]![Labels.Status]!.GetValue<string>();

    private static void Each(Action<JsonNode, InjectionSettings, IReadOnlyDictionary<string, string>> check) =>
        Case.Sample((pod, settings, labels) =>
        {
            var original = JsonNode.Parse(pod)!;
            var result = Sample.Inject(original, settings, labels);
            if (result.Outcome is InjectionOutcome.Injected)
                check(Patch.Apply(original, result.Patch), settings, labels);
        }, iter: 500);
}
