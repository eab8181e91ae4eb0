using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;
using Injector.Core.Sdks;

namespace Injector.Explain;

/// <summary>What the AWS SDKs find in a container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Choices">What each SDK of the guide's list takes.</param>
/// <param name="Unseen">Where variables come from that were not looked at.</param>
internal sealed record ExplainedContainer(string Name, IReadOnlyList<SdkChoice> Choices, IReadOnlyList<string> Unseen)
{
    /// <summary>Walks the chain of every SDK.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="unseen">Where variables come from that were not looked at.</param>
    /// <param name="isServed">Whether Injector serves the workload at all: otherwise no URI in it, whatever its form, leads to Injector.</param>
    /// <param name="id">The workload's credential id; null where it is not known.</param>
    public static ExplainedContainer Of(
        string name, IReadOnlyList<ContainerVariable> variables, IReadOnlyList<string> unseen, bool isServed, CredentialId? id = null) =>
        new(name, [.. AwsSdk.All.Select(sdk => SdkChoice.Make(sdk, variables, id)).Select(choice => isServed ? choice : Unserved(choice))], unseen);

    /// <summary>What would bring an SDK to the injected credentials; null where it takes them.</summary>
    public static string? Change(SdkChoice choice) => choice.Source switch
    {
        CredentialSourceKind.Container => choice.Owner switch
        {
            UriOwner.AnotherId => $"take {choice.Because} out of the workload's own definition and make it anew: the id that it gets is put there",
            UriOwner.Foreign => $"take {choice.Because} out of the container: it leads elsewhere (EKS Pod Identity sets one for an association of the service account)",
            UriOwner.Unseen => $"look what {choice.Because} is where it is taken from, and take it out of the container",
            _ => null,
        },
        CredentialSourceKind.InstanceMetadata or CredentialSourceKind.None =>
            $"{EnvironmentVariables.RelativeUri} is not there: opt the workload in ({Labels.Inject}: {Labels.Enabled}) and make it anew",
        _ => $"take {choice.Because} out of the container: it comes first in the chain",
    };

    private static SdkChoice Unserved(SdkChoice choice) =>
        choice.Owner is UriOwner.Injector or UriOwner.AnotherId ? choice with { Owner = UriOwner.Foreign } : choice;
}
