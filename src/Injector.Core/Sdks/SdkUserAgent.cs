namespace Injector.Core.Sdks;

/// <summary>
/// Tells AWS SDKs by the User-Agent of their requests for credentials, as it was measured on the wire. A workload can claim to be any of
/// them: this is for people to look at, and decides nothing.
/// </summary>
public static class SdkUserAgent
{
    /// <summary>How the sidecar names itself at the endpoint.</summary>
    public const string Sidecar = "injector-proxy/";

    // Behind the sidecar's own name: on whose behalf it asks.
    private const string Behalf = " sdk/";

    private static readonly (string Start, SdkFamily Sdk)[] Starts =
    [
        ("python-urllib3/", SdkFamily.Python),
        ("Boto3/", SdkFamily.Python),
        ("Botocore/", SdkFamily.Python),
        ("aws-cli/", SdkFamily.Python),
        ("aws-sdk-dotnet", SdkFamily.DotNet),
        ("Go-http-client/", SdkFamily.Go2),
        ("aws-sdk-go-v2/", SdkFamily.Go2),
        ("aws-sdk-go/", SdkFamily.Go1),
        ("aws-sdk-java/", SdkFamily.Java),
        ("aws-sdk-nodejs/", SdkFamily.JavaScript2),
        ("aws-sdk-js/", SdkFamily.Silent),
        ("Ruby", SdkFamily.Ruby),
        ("aws-sdk-ruby", SdkFamily.Ruby),
        ("aws-sdk-rust/", SdkFamily.Rust),
        ("aws-sdk-cpp/", SdkFamily.Cpp),
        ("aws-sdk-crt/", SdkFamily.Crt),
        ("aws-sdk-php/", SdkFamily.Php),
        ("GuzzleHttp/", SdkFamily.Php),
    ];

    private static readonly string[] Names =
        ["", "python", "javascript-v3", "javascript-v2", "dotnet", "go-v2", "go-v1", "java", "ruby", "rust", "cpp", "crt", "php", "other"];

    /// <summary>How many families there are; each is an index below it.</summary>
    public static int Count => Names.Length;

    /// <summary>Its name in metrics and lists; empty for <see cref="SdkFamily.None"/>.</summary>
    public static string NameOf(SdkFamily sdk) => Names[(int)sdk];

    /// <summary>
    /// What it does badly when keys are about to expire; empty for those that refresh minutes ahead. Measured, but for Rust and PHP, which is from
    /// their sources.
    /// </summary>
    public static string Weakness(SdkFamily sdk) => sdk switch
    {
        SdkFamily.JavaScript2 => "keeps keys until 15 s before they expire",
        SdkFamily.Rust => "keeps keys until 10 s before they expire",
        SdkFamily.Php => "keeps keys to their last second",
        SdkFamily.Ruby => "asks several times for each use in the last 5 minutes",
        SdkFamily.Go1 or SdkFamily.Go2 => "hands expired keys on without an error",
        _ => "",
    };

    /// <summary>The same for a name of <see cref="NameOf"/>; empty for a name that is none.</summary>
    public static string Weakness(string name) => Array.IndexOf(Names, name) is > 0 and var at ? Weakness((SdkFamily)at) : "";

    /// <summary>Who asks; a sidecar that has not been asked itself yet is <see cref="SdkFamily.None"/>.</summary>
    public static SdkFamily Read(ReadOnlySpan<char> userAgent)
    {
        if (userAgent.IsEmpty)
            return SdkFamily.Silent;

        if (userAgent.StartsWith(Sidecar, StringComparison.Ordinal))
            return Relayed(userAgent);

        foreach (var (start, sdk) in Starts)
        {
            if (userAgent.StartsWith(start, StringComparison.Ordinal))
                return sdk;
        }

        return SdkFamily.Other;
    }

    /// <summary>The User-Agent of a sidecar that asks on behalf of an SDK.</summary>
    /// <param name="version">The sidecar's version.</param>
    /// <param name="sdk">Whose request it answers.</param>
    public static string OfSidecar(string version, SdkFamily sdk) => sdk is SdkFamily.None ? Sidecar + version : Sidecar + version + Behalf + NameOf(sdk);

    private static SdkFamily Relayed(ReadOnlySpan<char> userAgent)
    {
        var at = userAgent.IndexOf(Behalf, StringComparison.Ordinal);
        if (at < 0)
            return SdkFamily.None;

        var name = userAgent[(at + Behalf.Length)..];
        for (var i = 1; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
                return (SdkFamily)i;
        }

        // A sidecar of a later version may know more of them.
        return SdkFamily.Other;
    }
}
