using System.Globalization;
using CsCheck;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Tests.World;

/// <summary>Generates pods as JSON text, with all that injection looks at, and unknown fields (<c>x-…</c>) at every level; and settings, and namespace labels.</summary>
internal static class PodGen
{
    /// <summary>Names of variables that the rules know, and others.</summary>
    public static readonly Gen<string> VariableName = Gen.OneOf(Consts(
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "No_Proxy", "A", "B", "C", "LANG",
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONFIG_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        EnvironmentVariables.RelativeUri, EnvironmentVariables.FullUri));

    private static readonly Gen<string> Unknown = Gen.OneOf(Consts(
        "1", "1.50", "-0", "1e3", "true", "\"\"", "\"\\u00e9\\n\\\"<>&\"", "[]", "{}", "[[],{\"x-a\":[{}]}]", "{\"x-a/b~c\":{\"\":[1,2]}}"));

    private static readonly Gen<string> Value = Gen.OneOf(Consts(
        "\"\"", "\"v\"", "\"http://proxy:3128\"", "\"169.254.170.2\"", "\"127.0.0.1\"", "\"*\"", "\"a, *\"", "\"localhost,.svc\"", "\"169.254.0.0/16\"",
        "\"$(A)/x\"", "\"/v2/credentials/mine\"", "\"http://127.0.0.1:51679/v2/credentials/0f0e0d0c-0b0a-4908-8706-0504030201ff\""));

    private static readonly Gen<string> ValueFrom = Gen.OneOf(Consts(
        "{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"k\"}}", "{\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.name\"}}",
        "{\"configMapKeyRef\":{\"name\":\"s\",\"key\":\"k\",\"optional\":true}}"));

    private static readonly Gen<string> Variable = Gen.Select(VariableName.Select(Quote), Gen.Frequency((5, Maybe("value", Value)), (1, ValueFrom.Select(v => ",\"valueFrom\":" + v))), Extra)
        .Select((name, value, extra) => $$"""{"name":{{name}}{{value}}{{extra}}}""");

    private static readonly Gen<string> ContainerBody = Joined(
        Maybe("image", Gen.Const("\"registry/app:1\"")),
        Maybe("env", List(Variable, 0, 6)),
        Maybe("command", Gen.Const("[\"sleep\",\"1\"]")),
        Maybe("ports", Gen.Const("[{\"containerPort\":80,\"x-p\":1}]")),
        Maybe("volumeMounts", Gen.Const("[{\"name\":\"data\",\"mountPath\":\"/data\"}]")),
        Maybe("resources", Gen.OneOf(Consts("{}", "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}", "{\"requests\":{\"cpu\":\"10m\"}}"))),
        Maybe("securityContext", Gen.OneOf(Consts("{}", "{\"runAsUser\":1000,\"x-s\":{}}"))),
        Extra);

    private static readonly Gen<string> MainContainer = Gen.Select(ContainerBody, Maybe("livenessProbe", Gen.Const("{\"httpGet\":{\"port\":80,\"path\":\"/\"}}")), (b, p) => b + p);

    private static readonly Gen<string> InitContainer = Gen.Select(ContainerBody, Maybe("restartPolicy", Gen.Const("\"Always\"")), (b, p) => b + p);

    private static readonly Gen<string> Annotations = Joined(
        Maybe("other.io/a~b", Gen.Const("\"x\"")),
        Maybe("kubectl.kubernetes.io/default-container", Gen.Const("\"c0\"")),
        Rarely(Labels.Delivery, "\"auto\"", "\"link-local\"", "\"loopback\""),
        Rarely(Labels.WaitFor, "\"listening\"", "\"credentials\""),
        Rarely(Labels.SkipContainers, "\"c0\"", "\"i0, c1\"", "\"nobody\"", "\"\""),
        Rarely(Labels.TaskRoleArn, "\"arn:aws:iam::111122223333:role/orders\""),
        Rarely(Labels.ProxyCpuRequest, "\"10m\"", "\"0.0015\"", "\"150u\""),
        Rarely(Labels.ProxyMemoryLimit, "\"64Mi\"", "\"1e8\"", "\"20Mi\""));

    private static readonly Gen<string> Metadata = Gen.Select(
        Gen.OneOf(Consts("\"name\":\"p\"", "\"generateName\":\"p-\"")),
        Gen.OneOf(Consts("", ",\"app\":\"p\"")),
        Gen.OneOf(Gen.Const(""), Annotations.Select(a => $$""","annotations":{{{a.TrimStart(',')}}}""")),
        Extra,
        (name, label, annotations, extra) => $$"""{{{name}},"labels":{"ecs-injector.io/inject":"enabled"{{label}}}{{annotations}}{{extra}}}""");

    private static readonly Gen<string> Spec = Gen.Select(
        Named(MainContainer, "c", 1, 4),
        Gen.OneOf(Gen.Const(""), Named(InitContainer, "i", 0, 3).Select(l => ",\"initContainers\":" + l)),
        Joined(
            Maybe("volumes", Gen.OneOf(Consts("[]", "[{\"name\":\"data\",\"emptyDir\":{}}]", "[{\"name\":\"data\",\"x-v\":{\"a\":1}},{\"name\":\"s\",\"secret\":{\"secretName\":\"s\"}}]"))),
            Rarely("resources", "{\"limits\":{\"cpu\":\"2\",\"memory\":\"2Gi\"}}", "{\"requests\":{\"cpu\":\"1\"}}"),
            Maybe("restartPolicy", Gen.OneOf(Consts("\"Always\"", "\"OnFailure\"", "\"Never\""))),
            Maybe("securityContext", Gen.OneOf(Consts("{}", "{\"runAsNonRoot\":true,\"runAsUser\":1000}"))),
            Maybe("tolerations", Gen.Const("[{\"operator\":\"Exists\"}]"))),
        Extra,
        (containers, init, rest, extra) => $$"""{"containers":{{containers}}{{init}}{{rest}}{{extra}}}""");

    /// <summary>An opted-in pod.</summary>
    public static readonly Gen<string> Pod = Gen.Select(Metadata, Spec, Extra, (metadata, spec, extra) =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{{metadata}},"spec":{{spec}}{{extra}}}""");

    /// <summary>Settings.</summary>
    public static readonly Gen<InjectionSettings> Settings = Gen.Select(
        Gen.Bool, Gen.Int[0, 2].Select(i => i switch { 0 => (Delivery?)null, 1 => Delivery.LinkLocal, _ => Delivery.Loopback }),
        Gen.Enum<RelativeUriStyle>(), Gen.Bool.Select(r => r ? "eu-west-1" : null), Gen.Bool, Gen.Bool,
        (native, delivery, style, region, block, ca) => Sample.Settings with
        {
            NativeSidecars = native, Delivery = delivery, UriStyle = style, Region = region, BlockInstanceMetadata = block,
            EndpointCa = ca ? Sample.Settings.EndpointCa : null,
        });

    /// <summary>Labels of the namespace.</summary>
    public static readonly Gen<IReadOnlyDictionary<string, string>> NamespaceLabels = Gen.OneOf(
        Gen.Const(Sample.NoLabels), Gen.Const(Sample.Level("privileged")), Gen.Const(Sample.Level("restricted")), Gen.Const(Sample.NamespaceOptIn));

    private static Gen<string> Extra => Gen.Frequency((3, Gen.Const("")), (1, Gen.Select(Gen.Int[0, 3], Unknown, (i, u) => string.Create(CultureInfo.InvariantCulture, $",\"x-{i}\":{u}"))));

    private static Gen<string>[] Consts(params string[] texts) => [.. texts.Select(t => Gen.Const(t))];

    private static string Quote(string text) => "\"" + text + "\"";

    private static Gen<string> Maybe(string name, Gen<string> value) => Gen.OneOf(Gen.Const(""), value.Select(v => $",\"{name}\":{v}"));

    private static Gen<string> Rarely(string name, params string[] values) =>
        Gen.Frequency((4, Gen.Const("")), (1, Gen.OneOf(Consts(values)).Select(v => $",\"{name}\":{v}")));

    private static Gen<string> Joined(params Gen<string>[] parts) => parts.Aggregate((a, b) => Gen.Select(a, b, (x, y) => x + y));

    private static Gen<string> List(Gen<string> item, int from, int to) => item.List[from, to].Select(l => "[" + string.Join(',', l) + "]");

    private static Gen<string> Named(Gen<string> body, string prefix, int from, int to) => body.List[from, to].Select(bodies =>
        "[" + string.Join(',', bodies.Select((b, i) => $$"""{"name":"{{prefix}}{{i}}"{{b}}}""")) + "]");
}
