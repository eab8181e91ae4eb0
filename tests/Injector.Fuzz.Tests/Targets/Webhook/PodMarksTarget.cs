using System.Text.Json.Nodes;
using System.Text;
using Injector.Core.Names;
using Injector.Fuzz.Tests.Engine;

namespace Injector.Fuzz.Tests.Targets.Webhook;

/// <summary>
/// Annotations and labels, which people write by hand, through the whole webhook. Each line of an input is one: <c>a NAME=VALUE</c> an
/// annotation, <c>l NAME=VALUE</c> a label of the pod, <c>n NAME=VALUE</c> one of its namespace.
/// </summary>
internal sealed class PodMarksTarget : FuzzTarget
{
    private const string Written = """{"injected":true,"delivery":"link-local","sidecar":"native","containers":{"app":{"added":["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]}}}""";
    private readonly WebhookDoor webhook = new();

    /// <inheritdoc />
    public override string Name => "pod-marks";

    /// <inheritdoc />
    public override IReadOnlyList<byte[]> Seeds { get; } = Texts.Seeds(
        $"l {Labels.Inject}=enabled\na {Labels.TaskRoleArn}=arn:aws:iam::111122223333:role/orders\na {Labels.Delivery}=link-local",
        $"l {Labels.Inject}=enabled\na {Labels.SkipContainers}=app, other\na {Labels.WaitFor}=credentials",
        $"l {Labels.Inject}=enabled\na {Labels.ProxyCpuRequest}=10m\na {Labels.ProxyCpuLimit}=0.5\na {Labels.ProxyMemoryRequest}=1e7\na {Labels.ProxyMemoryLimit}=64Mi",
        $"l {Labels.Inject}=disabled\nn {Labels.Inject}=enabled",
        $"n {Labels.Inject}=enabled\nn pod-security.kubernetes.io/enforce=restricted\na {Labels.Status}={Written}\na {Labels.CredentialId}=0f0e0d0c-0b0a-4908-8706-050403020100");

    /// <inheritdoc />
    public override IReadOnlyList<string> Words { get; } =
    [
        "\na " + Labels.TaskRoleArn + "=", "\na " + Labels.Delivery + "=", "\na " + Labels.Status + "=", "\na " + Labels.SkipContainers + "=", "\na " + Labels.ProxyCpuLimit + "=", "\nl " + Labels.Inject + "=",
        "\nn pod-security.kubernetes.io/enforce=", "auto", "loopback", "link-local", "baseline", "restricted", "enabled", "disabled", "999999999999999999999999999999Ei", "1e400", "1e-400", "0.0000000000000001", "Ki", "m", "n", "~0~1/",
        "\"sidecar\":\"classic\"", "\"containers\":",
    ];

    /// <inheritdoc />
    public override long LongForm => 250_000;

    /// <inheritdoc />
    public override void Take(byte[] input)
    {
        var (annotations, labels, ofNamespace) = (new JsonObject(), new JsonObject(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var line in Texts.Of(input).Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at < 3)
                continue;

            var (name, value) = (line[2..at], line[(at + 1)..]);
            if (line[0] == 'n')
                ofNamespace[name] = value;
            else
                (line[0] == 'l' ? labels : annotations)[name] = value;
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "u-1",
                ["operation"] = "CREATE",
                ["namespace"] = "shop",
                ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
                ["object"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = "p", ["annotations"] = annotations, ["labels"] = labels },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app" }) },
                },
            },
        };
        webhook.Post(Encoding.UTF8.GetBytes(review.ToJsonString()), ofNamespace);
    }

    /// <inheritdoc />
    protected override void End() => webhook.Dispose();
}
