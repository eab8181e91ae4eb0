namespace Injector.Core.Sdks;

/// <summary>An AWS SDK and the order in which its default chain looks for credentials.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Chain">What can be told from the environment, first one wins.</param>
/// <param name="PrefersFullUri">Whether FULL_URI beats RELATIVE_URI where both are set; RELATIVE_URI does elsewhere.</param>
public sealed record AwsSdk(string Name, IReadOnlyList<CredentialSourceKind> Chain, bool PrefersFullUri = false)
{
    private const CredentialSourceKind Keys = CredentialSourceKind.StaticKeys;
    private const CredentialSourceKind Web = CredentialSourceKind.WebIdentity;
    private const CredentialSourceKind File = CredentialSourceKind.Profile;
    private const CredentialSourceKind Container = CredentialSourceKind.Container;
    private const CredentialSourceKind Metadata = CredentialSourceKind.InstanceMetadata;

    /// <summary>Those that the ECS guide names and more, as their sources and measurements say.</summary>
    public static IReadOnlyList<AwsSdk> All { get; } =
    [
        new("Python (boto3), AWS CLI", [Keys, Web, File, Container, Metadata]),
        new("JavaScript v3", [Keys, File, Web, Container, Metadata], PrefersFullUri: true),
        new("JavaScript v2", [Keys, File, Container, Web, Metadata]),
        new(".NET", [Keys, Web, File, Container, Metadata]),
        new("Java v2", [Keys, Web, File, Container, Metadata]),
        new("Go v2", [Keys, Web, File, Container, Metadata], PrefersFullUri: true),
        new("Go v1", [Keys, Web, File, Container, Metadata], PrefersFullUri: true),
        new("Ruby", [Keys, Web, File, Container, Metadata]),
        new("Rust", [Keys, File, Web, Container, Metadata]),
        new("C++", [Keys, File, Web, Container, Metadata]),
        new("PHP", [Keys, Web, File, Container, Metadata]),
    ];

    /// <summary>Whether it leaves static keys alone where AWS_PROFILE is set.</summary>
    public bool ProfileBeatsKeys => Name == "JavaScript v3";
}
