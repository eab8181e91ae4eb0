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
    public static ExplainedContainer Of(string name, IReadOnlyList<ContainerVariable> variables, IReadOnlyList<string> unseen) =>
        new(name, [.. AwsSdk.All.Select(sdk => SdkChoice.Make(sdk, variables))], unseen);

    /// <summary>What would bring an SDK to the injected credentials; null where it takes them.</summary>
    public static string? Change(SdkChoice choice) => choice.Source switch
    {
        CredentialSourceKind.Container => null,
        CredentialSourceKind.InstanceMetadata or CredentialSourceKind.None =>
            $"{EnvironmentVariables.RelativeUri} is not there: opt the workload in ({Labels.Inject}: {Labels.Enabled}) and make it anew",
        _ => $"take {choice.Because} out of the container: it comes first in the chain",
    };
}
