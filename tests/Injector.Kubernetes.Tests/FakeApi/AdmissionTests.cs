using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Injector.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace Injector.Kubernetes.Tests.FakeApi;

/// <summary>Admission of pods through a webhook.</summary>
public sealed class AdmissionTests : FakeApiTest
{
    private const string NotMirror = "!has(object.metadata.annotations) || !('kubernetes.io/config.mirror' in object.metadata.annotations)";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string AddSidecar = """[{"op":"add","path":"/spec/containers/-","value":{"name":"sidecar","image":"sidecar","livenessProbe":{"httpGet":{"port":1}}}}]""";

    [Fact]
    public async Task The_webhook_sees_a_defaulted_pod_and_may_allow_it()
    {
        await using var webhook = await StartAsync();
        var created = await CreateAsync(NewPod("p", image: "busybox"));

        var request = Assert.Single(webhook.Reviews);
        Assert.Equal(
            ("CREATE", "p", "shop", "admin", false, "pods"),
            ((string)request["operation"]!, (string)request["name"]!, (string)request["namespace"]!, (string)request["userInfo"]!["username"]!, (bool)request["dryRun"]!, (string)request["resource"]!["resource"]!));
        Assert.Null(request["oldObject"]);
        Assert.Null(request["object"]!["metadata"]!["uid"]);
        var seen = KubernetesJson.Deserialize<V1Pod>(request["object"]!.ToJsonString());
        Assert.Equal(("default", "Always", "ClusterFirst"), (seen.Spec.ServiceAccountName, seen.Spec.RestartPolicy, seen.Spec.DnsPolicy));
        Assert.Equal(("Always", "File"), (seen.Spec.Containers[0].ImagePullPolicy, seen.Spec.Containers[0].TerminationMessagePolicy));
        Assert.StartsWith("kube-api-access-", Assert.Single(seen.Spec.Volumes).Name, StringComparison.Ordinal);
        Assert.Equal(MountPath, Assert.Single(seen.Spec.Containers[0].VolumeMounts).MountPath);
        Assert.NotEmpty(created.Uid());
    }

    [Fact]
    public async Task Without_automount_there_is_no_token_volume()
    {
        var pod = NewPod("p");
        pod.Spec.AutomountServiceAccountToken = false;
        Assert.Null((await CreateAsync(pod)).Spec.Volumes);
    }

    [Fact]
    public async Task A_denial_is_worded_as_by_the_real_server()
    {
        await using var webhook = await StartAsync();
        webhook.Respond = _ => new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["message"] = "no role" } };

        var (code, status) = await FailsAsync(() => CreateAsync(NewPod("p")));

        Assert.Equal((HttpStatusCode.Forbidden, "admission webhook \"hook.example.com\" denied the request: no role"), (code, status.Message));
        Assert.Null(Fake.Find("v1", "Pod", "shop", "p"));
    }

    [Fact]
    public async Task A_patch_is_applied_defaulted_and_mounted_with_warnings_and_audit_annotations()
    {
        await using var webhook = await StartAsync();
        webhook.Respond = _ =>
        {
            var response = TinyWebhook.Patch(AddSidecar);
            response["warnings"] = new JsonArray("mind the gap");
            response["auditAnnotations"] = new JsonObject { ["decision"] = "injected" };
            return response;
        };

        using var answer = await Client.CoreV1.CreateNamespacedPodWithHttpMessagesAsync(NewPod("p"), "shop", cancellationToken: Limit);

        var sidecar = answer.Body.Spec.Containers[1];
        Assert.Equal(("sidecar", "Always", "/dev/termination-log"), (sidecar.Name, sidecar.ImagePullPolicy, sidecar.TerminationMessagePath));
        Assert.Equal((10, 3), (sidecar.LivenessProbe.PeriodSeconds, sidecar.LivenessProbe.FailureThreshold));
        Assert.Equal(MountPath, Assert.Single(sidecar.VolumeMounts).MountPath);
        Assert.Equal("299 - \"mind the gap\"", Assert.Single(answer.Response.Headers.GetValues("Warning")));
        Assert.Equal(new RecordedAuditAnnotation("hook.example.com", "hook.example.com/decision", "injected", "shop", "p"), Assert.Single(Fake.AuditAnnotations));
        Assert.Single(webhook.Reviews);
    }

    [Fact]
    public async Task It_is_called_again_when_the_built_in_plug_ins_changed_its_patch()
    {
        await using var webhook = await StartAsync(hook => hook["reinvocationPolicy"] = "IfNeeded");
        webhook.Respond = request => request["object"]!["spec"]!["containers"]!.AsArray().Count > 1 ? new JsonObject { ["allowed"] = true } : TinyWebhook.Patch(AddSidecar);

        var pod = await CreateAsync(NewPod("p"));

        Assert.Equal(2, pod.Spec.Containers.Count);
        Assert.Equal(2, webhook.Reviews.Count);
        Assert.Equal(MountPath, (string)webhook.Reviews.Last()["object"]!["spec"]!["containers"]![1]!["volumeMounts"]![0]!["mountPath"]!);
    }

    [Fact]
    public async Task It_is_called_again_when_a_later_webhook_changes_the_pod()
    {
        await using var webhook = await StartAsync(hook => hook["reinvocationPolicy"] = "IfNeeded");
        await using var later = await TinyWebhook.StartAsync("later.tools.svc");
        Configure(later, "z-later", "later", hook => hook["name"] = "later.example.com");
        later.Respond = _ => TinyWebhook.Patch("""[{"op":"add","path":"/metadata/labels","value":{"later":"yes"}}]""");

        var pod = await CreateAsync(NewPod("p"));

        Assert.Equal("yes", pod.Labels()["later"]);
        Assert.Equal((2, 1), (webhook.Reviews.Count, later.Reviews.Count));
        Assert.NotNull(webhook.Reviews.Last()["object"]!["metadata"]!["labels"]);
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_says_so()
    {
        await using var webhook = await StartAsync();
        webhook.Respond = _ => TinyWebhook.Patch(AddSidecar);

        var pod = await CreateAsync(NewPod("p"), dryRun: "All");

        Assert.Equal(2, pod.Spec.Containers.Count);
        Assert.True((bool)Assert.Single(webhook.Reviews)["dryRun"]!);
        Assert.Null(Fake.Find("v1", "Pod", "shop", "p"));
    }

    [Fact]
    public async Task A_webhook_of_another_authority_fails_the_request_or_is_passed_over()
    {
        await using var webhook = await StartAsync(hook => hook["clientConfig"]!["caBundle"] = Base64(Fake.CertificateAuthority));
        var (code, status) = await FailsAsync(() => CreateAsync(NewPod("p")));
        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.StartsWith(
            "Internal error occurred: failed calling webhook \"hook.example.com\": failed to call webhook: Post \"https://hook.tools.svc:443/mutate?timeout=5s\": tls: failed to verify certificate",
            status.Message,
            StringComparison.Ordinal);

        Configure(webhook, "a-hook", "hook", hook =>
        {
            hook["clientConfig"]!["caBundle"] = Base64(Fake.CertificateAuthority);
            hook["failurePolicy"] = "Ignore";
        });
        await CreateAsync(NewPod("p"));
        Assert.Empty(webhook.Reviews);
    }

    [Fact]
    public async Task A_certificate_of_another_name_and_answers_out_of_form_fail()
    {
        await using var wrong = await TinyWebhook.StartAsync("other.tools.svc");
        Configure(wrong, "a-hook", "hook");
        Assert.Contains("tls: failed to verify", (await FailsAsync(() => CreateAsync(NewPod("p")))).Status.Message, StringComparison.Ordinal);

        await using var webhook = await StartAsync();
        webhook.Respond = _ => new JsonObject { ["allowed"] = true, ["uid"] = "another" };
        Assert.Contains("received invalid webhook response: expected response.uid=", (await FailsAsync(() => CreateAsync(NewPod("p")))).Status.Message, StringComparison.Ordinal);
        webhook.Respond = _ => new JsonObject { ["allowed"] = true };
        webhook.Wrap = response => new JsonObject { ["apiVersion"] = "admission.k8s.io/v1beta1", ["kind"] = "AdmissionReview", ["response"] = response };
        Assert.Contains("expected webhook response of admission.k8s.io/v1", (await FailsAsync(() => CreateAsync(NewPod("p")))).Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_webhook_runs_into_its_timeout()
    {
        await using var webhook = await StartAsync(hook => hook["timeoutSeconds"] = 1);
        using var release = new ManualResetEventSlim();
        webhook.Respond = _ =>
        {
            release.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return new JsonObject { ["allowed"] = true };
        };
        var (code, status) = await FailsAsync(() => CreateAsync(NewPod("p")));
        release.Set();
        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.Contains("context deadline exceeded", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selectors_and_match_conditions_decide_who_is_asked()
    {
        await using var webhook = await StartAsync(hook =>
        {
            hook["namespaceSelector"] = JsonNode.Parse("""{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["kube-system"]}]}""");
            hook["objectSelector"] = JsonNode.Parse("""{"matchLabels":{"inject":"yes"}}""");
            hook["matchConditions"] = new JsonArray(new JsonObject { ["name"] = "not-mirror", ["expression"] = NotMirror });
        });
        var yes = new Dictionary<string, string> { ["inject"] = "yes" };
        await CreateAsync(NewPod("unlabelled"));
        await Client.CoreV1.CreateNamespacedPodAsync(NewPod("system", yes), "kube-system", cancellationToken: Limit);
        var mirror = NewPod("mirror", yes);
        mirror.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "x" };
        await CreateAsync(mirror);
        Assert.Empty(webhook.Reviews);
        await CreateAsync(NewPod("labelled", yes));
        Assert.Single(webhook.Reviews);

        Configure(webhook, "a-hook", "hook", hook =>
            hook["matchConditions"] = new JsonArray(new JsonObject { ["name"] = "other", ["expression"] = "true" }));
        await FailsAsync(() => CreateAsync(NewPod("q", yes)));
        Assert.IsType<NotSupportedException>(Assert.Single(Fake.Errors));
    }

    [Fact]
    public async Task Ephemeral_containers_pass_the_webhook_too()
    {
        await using var webhook = await StartAsync(hook => hook["rules"]![0]!["operations"] = new JsonArray("UPDATE"));
        var pod = await CreateAsync(NewPod("p"));
        pod.Spec.EphemeralContainers = [new V1EphemeralContainer { Name = "debug", Image = "busybox" }];
        webhook.Respond = _ => TinyWebhook.Patch("""[{"op":"add","path":"/spec/ephemeralContainers/0/env","value":[{"name":"A","value":"1"}]}]""");

        var updated = await Client.CoreV1.ReplaceNamespacedPodEphemeralcontainersAsync(pod, "p", "shop", cancellationToken: Limit);

        var request = Assert.Single(webhook.Reviews);
        Assert.Equal(("UPDATE", "ephemeralcontainers"), ((string)request["operation"]!, (string)request["subResource"]!));
        Assert.NotNull(request["oldObject"]);
        Assert.Equal("A", updated.Spec.EphemeralContainers[0].Env[0].Name);
    }

    private async Task<TinyWebhook> StartAsync(Action<JsonObject>? change = null)
    {
        var webhook = await TinyWebhook.StartAsync();
        Configure(webhook, "a-hook", "hook", change);
        return webhook;
    }

    private void Configure(TinyWebhook webhook, string name, string service, Action<JsonObject>? change = null)
    {
        var hook = JsonNode.Parse("""
            {"name":"hook.example.com","admissionReviewVersions":["v1"],"sideEffects":"None","failurePolicy":"Fail","timeoutSeconds":5,
             "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods","pods/ephemeralcontainers"]}]}
            """)!.AsObject();
        hook["clientConfig"] = new JsonObject
        {
            ["caBundle"] = Base64(webhook.Authority.Pem),
            ["service"] = new JsonObject { ["namespace"] = "tools", ["name"] = service, ["path"] = "/mutate" },
        };
        change?.Invoke(hook);
        Fake.MapService("tools", service, webhook.Address);
        Fake.Put(new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = "MutatingWebhookConfiguration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = new JsonArray(hook),
        });
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
