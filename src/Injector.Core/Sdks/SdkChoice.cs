using Injector.Core.Credentials;
using Injector.Core.Injection;
using Injector.Core.Names;

namespace Injector.Core.Sdks;

/// <summary>Which source of its chain an SDK would take, by what can be seen of its environment.</summary>
/// <param name="Sdk">The SDK.</param>
/// <param name="Source">The source.</param>
/// <param name="Because">The variable that decides; empty for none.</param>
public sealed record SdkChoice(AwsSdk Sdk, CredentialSourceKind Source, string Because)
{
    private const string AwsRoleArn = "AWS_ROLE_ARN";

    /// <summary>Where the source is the container endpoint: whose it is.</summary>
    public UriOwner Owner { get; init; }

    /// <summary>Walks the chain. Shared files inside an image cannot be seen: only variables that point to them count.</summary>
    /// <param name="sdk">The SDK.</param>
    /// <param name="environment">The container's variables.</param>
    /// <param name="expected">The workload's credential id; null where it is not known, then the form of the URI alone tells.</param>
    public static SdkChoice Make(AwsSdk sdk, IReadOnlyList<ContainerVariable> environment, CredentialId? expected = null)
    {
        // Where a name stands twice, the last one counts.
        var last = environment.GroupBy(v => v.Name, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        var own = new HashSet<string>(last.Where(v => v.Value is null or { Length: > 0 }).Select(v => v.Name), StringComparer.Ordinal);
        var isMetadataOff = last.Any(v => v.Name == EnvironmentVariables.Ec2MetadataDisabled && string.Equals(v.Value, "true", StringComparison.OrdinalIgnoreCase));
        foreach (var kind in sdk.Chain)
        {
            if (Decides(kind) is { } variable)
                return new SdkChoice(sdk, kind, variable) { Owner = kind is CredentialSourceKind.Container ? OwnerOf(last.Find(v => v.Name == variable), expected) : UriOwner.None };
        }

        return new SdkChoice(sdk, CredentialSourceKind.None, "");

        string? Decides(CredentialSourceKind kind) => kind switch
        {
            CredentialSourceKind.StaticKeys when own.Contains(EnvironmentVariables.AwsAccessKeyId) && own.Contains(EnvironmentVariables.AwsSecretAccessKey)
                && !(sdk.ProfileBeatsKeys && own.Contains(EnvironmentVariables.AwsProfile)) => EnvironmentVariables.AwsAccessKeyId,
            CredentialSourceKind.WebIdentity when own.Contains(EnvironmentVariables.AwsWebIdentityTokenFile) && own.Contains(AwsRoleArn) =>
                EnvironmentVariables.AwsWebIdentityTokenFile,
            CredentialSourceKind.Profile => FirstOf(
                EnvironmentVariables.AwsProfile, EnvironmentVariables.AwsSharedCredentialsFile, EnvironmentVariables.AwsConfigFile),
            CredentialSourceKind.Container => sdk.PrefersFullUri
                ? FirstOf(EnvironmentVariables.FullUri, EnvironmentVariables.RelativeUri)
                : FirstOf(EnvironmentVariables.RelativeUri, EnvironmentVariables.FullUri),
            CredentialSourceKind.InstanceMetadata when !isMetadataOff => "",
            _ => null,
        };

        string? FirstOf(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (own.Contains(name))
                    return name;
            }

            return null;
        }
    }

    private static UriOwner OwnerOf(ContainerVariable uri, CredentialId? expected)
    {
        if (uri.Value is null)
            return UriOwner.Unseen;
        if (!CredentialsUri.TryRead(uri, out var id))
            return UriOwner.Foreign;

        return expected is null || expected == id ? UriOwner.Injector : UriOwner.AnotherId;
    }
}
