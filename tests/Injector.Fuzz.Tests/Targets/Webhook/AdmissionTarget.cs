using Injector.Core.Names;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Webhook;

/// <summary>Reviews as an API server posts them, recorded ones to begin with.</summary>
internal sealed class AdmissionTarget : FuzzTarget
{
    private const int LongestSeed = 24 * 1024;

    private static readonly Dictionary<string, string> OptedIn = new(StringComparer.Ordinal) { [Labels.Inject] = Labels.Enabled };
    private readonly WebhookDoor webhook = new();

    /// <inheritdoc />
    public override string Name => "admission";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Texts.Files("Reviews").Where(review => review.Length < LongestSeed),
        .. Texts.Json(
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','request':{'uid':'u-1','operation':'CREATE','namespace':'shop','resource':{'group':'','version':'v1','resource':'pods'},"
            + "'object':{'metadata':{'name':'p','x-unknown':{'deep':[1,2.50]},'labels':{'ecs-injector.io/inject':'enabled'},'annotations':{'ecs-injector.io/delivery':'auto','ecs-injector.io/status':'{}'}},"
            + "'spec':{'containers':[{'name':'app','env':[{'name':'PASSWORD','value':'" + Canary.Text + "'},{'name':'NO_PROXY','value':'a'},{'name':'HTTP_PROXY','value':'b'}]}],"
            + "'initContainers':[{'name':'i','restartPolicy':'Always'}],'volumes':[{'name':'v'}]}}}}"),
    ];

    /// <inheritdoc />
    public override bool IsJson => true;

    /// <inheritdoc />
    public override int LongestInput => 512 * 1024;

    /// <inheritdoc />
    public override long Allowance => 1024 * 1024;

    /// <inheritdoc />
    public override long LongForm => 150_000;

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "apiVersion", "kind", "request", "uid", "object", "oldObject", "operation", "CREATE", "UPDATE", "subResource", "ephemeralcontainers", "resource", "namespace", "dryRun", "metadata", "labels",
        "annotations", "spec", "containers", "initContainers", "ephemeralContainers", "volumes", "env", "name", "value", "valueFrom", "restartPolicy", "Always", "hostNetwork", "os", "ports", "resources",
        Labels.Inject, Labels.Enabled, Labels.TaskRoleArn, Labels.Delivery, Labels.Status, Labels.CredentialId, Labels.SkipContainers, Labels.ProxyCpuLimit, "ecs-credential-proxy", "ecs-link-local",
        "ecs-injector-token", EnvironmentVariables.RelativeUri, EnvironmentVariables.FullUri, "NO_PROXY",
    ];

    /// <inheritdoc />
    public override void Take(byte[] input) => webhook.Post(input, OptedIn);

    /// <inheritdoc />
    protected override void End() => webhook.Dispose();
}
