using System.CommandLine;
using Injector.Webhook;

namespace Injector.Inject;

/// <summary>The options of <c>injector inject</c> and <c>injector uninject</c>.</summary>
internal static class InjectArguments
{
    public static readonly Option<string?> File = new("--filename", "-f")
    {
        HelpName = "FILE|-",
        Description = "Manifests, YAML or JSON, several documents and Lists too; - reads standard input.",
        Required = true,
    };

    public static readonly Option<bool> All = new("--all")
    {
        Description = "Takes templates without the label ecs-injector.io/inject too. Default only those that opt in, themselves or by a Namespace in the same file.",
    };

    public static readonly Option<bool> Explain = new("--explain")
    {
        Description = "Prints for each container what is done and why, and which credentials each AWS SDK would find, in place of the manifests.",
    };

    public static readonly Option<bool> Json = new("--json") { Description = "With --explain: JSON for scripts." };

    public static readonly Option<string?> KubernetesVersion = new("--kubernetes-version")
    {
        HelpName = "VERSION",
        Description = "Version of the cluster, such as 1.31: decides between native (1.29) and classic sidecars. Default a new one.",
    };

    public static readonly Option<string?> CaFile = new("--ca-file")
    {
        HelpName = "FILE",
        Description = "PEM CA of the endpoint. Default none: the sidecar takes the CAs of its image.",
    };

    /// <summary>Of <c>injector inject</c>, in the order of the help.</summary>
    public static IReadOnlyList<Option> ForInject { get; } =
        [File, All, Explain, Json, KubernetesVersion, CaFile, .. InjectionArguments.All];
}
